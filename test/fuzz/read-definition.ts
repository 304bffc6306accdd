import {checkPipeline} from '../../runtime/check/check-pipeline.ts';
import {checkProject} from '../../runtime/check/check-project.ts';
import {readPipeline} from '../../runtime/config/read-pipeline.ts';
import {readProfile} from '../../runtime/config/read-profile.ts';
import {readProfiles} from '../../runtime/config/read-profiles.ts';
import {readProjectSettings} from '../../runtime/config/read-project-settings.ts';
import {readTriggers} from '../../runtime/config/read-triggers.ts';
import type {Diagnostic} from '../../runtime/core/diagnostic.ts';
import type {PipelineName} from '../../runtime/core/names.ts';
import {topologicalOrder} from '../../runtime/graph/topological-order.ts';
import {diagnosticToJson} from '../../runtime/report/diagnostic-json.ts';
import {renderDiagnostics} from '../../runtime/report/render-diagnostic.ts';

/** The four files of YAML that people write. */
export const kindsOfFiles = ['pipeline', 'project', 'io_config', 'triggers'] as const;
export type KindOfFile = (typeof kindsOfFiles)[number];

/** What a text ended as; `what can run` says whether something can be done with it, beside what is told. */
export type Outcome = {readonly diagnostics: readonly Diagnostic[]; readonly canRun: boolean};

/** Reads a text as magelet does, checks it as far as it can be checked, and plans with what is left. */
export function readDefinition(kind: KindOfFile, text: string): Outcome {
  switch (kind) {
    case 'pipeline':
      return readAndPlan(text);
    case 'project':
      return ended(readProjectSettings({file: 'metadata.yaml', text}));
    case 'triggers':
      return ended(readTriggers({pipeline: name, file: 'pipelines/daily_sales/triggers.yaml', text}));
    case 'io_config':
      return readAndFillIn(text);
  }
}

const name = 'daily_sales' as PipelineName;

function readAndPlan(text: string): Outcome {
  const {value: definition, diagnostics} = readPipeline({name, file: 'pipelines/daily_sales/metadata.yaml', text});
  if (!definition) return {diagnostics, canRun: false};
  const check = checkPipeline({
    definition,
    profiles: undefined,
    moduleFileOf: (block) => ({path: `blocks/${block.name.value}.ts`, exists: true, others: []}),
    projectFolder: '/project',
  });
  const all = [...diagnostics, ...check.diagnostics];
  const canRun = check.checked !== undefined && !all.some(({severity}) => severity === 'error');
  if (canRun && check.checked) {
    const upstream = new Map(check.checked.blocks.map((block) => [block.name, block.upstream]));
    const order = topologicalOrder([...upstream.keys()], (block) => upstream.get(block) ?? []);
    if (order.length !== upstream.size) throw new Error('the order has lost a block');
  }
  return {diagnostics: all, canRun};
}

function readAndFillIn(text: string): Outcome {
  const read = readProfiles({file: 'io_config.yaml', text});
  const profiles = (read.value ?? []).map(({value: profile}) => readProfile({file: 'io_config.yaml', text, profile}));
  const told = checkProject({
    spareBlocks: [],
    profiles: profiles.flatMap(({value}) => value ?? []),
    env: {A: '{{ b }}'},
  });
  const ofProfiles = profiles.flatMap(({diagnostics}) => diagnostics);
  return {...ended(read), diagnostics: [...read.diagnostics, ...ofProfiles, ...told]};
}

const ended = ({
  value,
  diagnostics,
}: {
  readonly value?: unknown;
  readonly diagnostics: readonly Diagnostic[];
}): Outcome => ({
  diagnostics,
  canRun: value !== undefined && !diagnostics.some(({severity}) => severity === 'error'),
});

/** What is wrong with an outcome; nothing where a person can do something with it. */
export function complaintsOf(outcome: Outcome, text: string): readonly string[] {
  const {diagnostics, canRun} = outcome;
  const isSilent = !canRun && !diagnostics.some(({severity}) => severity === 'error');
  return [
    ...(isSilent ? ['neither a plan nor an error'] : []),
    ...diagnostics.flatMap((diagnostic) => complaintsOfOne(diagnostic, text)),
  ];
}

function complaintsOfOne(diagnostic: Diagnostic, text: string): readonly string[] {
  const {code, message, at} = diagnostic;
  const shown = renderDiagnostics([diagnostic], {colour: false, width: 120});
  JSON.stringify(diagnosticToJson(diagnostic));
  const place = at?.place;
  const lines = text.split('\n').length;
  return [
    ...(/Internal error|^\s+at .*\.ts:\d+/m.test(shown) ? [`${code} shows a stack: ${shown}`] : []),
    ...(message === '' || /undefined|\[object/.test(message) ? [`${code} says ${JSON.stringify(message)}`] : []),
    ...(place && (place.line > lines || place.endColumn <= place.column) && place.line > 0
      ? [`${code} points at ${place.line}:${place.column}-${place.endColumn} of ${lines} lines`]
      : []),
  ];
}
