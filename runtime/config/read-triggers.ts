import type {Diagnostic} from '../core/diagnostic.ts';
import type {PipelineName} from '../core/names.ts';
import type {Located} from '../core/place.ts';
import type {Reading} from '../core/reading.ts';
import type {TriggerDefinition} from '../core/trigger.ts';
import {fieldsOf, wrongValue, type Fields} from './fields.ts';
import {withoutSecretValues} from './io-config-lines.ts';
import {isCronExpression} from './is-cron-expression.ts';
import {triggerKeys, triggerSettingsKeys, triggersFileKeys} from './keys/trigger-keys.ts';
import {readRoot} from './read-root.ts';
import {tellUnusedKeys} from './unused-keys.ts';
import type {YamlNode} from './yaml-node.ts';

/**
 * Reads `pipelines/<name>/triggers.yaml` as Mage writes it, and tells every mistake in it at once.
 *
 * @example readTriggers({pipeline, file: 'pipelines/flights/triggers.yaml', text: 'triggers: [{name: daily}]'}).value
 */
export function readTriggers({pipeline, file, text}: TriggersFile): Reading<readonly TriggerDefinition[]> {
  const {value: root, diagnostics: mistakes} = readRoot(file, text, withoutSecretValues);
  if (!root) return {diagnostics: mistakes};
  const diagnostics = [...mistakes];
  const owner = `triggers.yaml of pipeline "${pipeline}"`;
  const fields = fieldsOf(root, triggersFileKeys, owner, diagnostics);
  const triggers = fields.items('triggers').flatMap((node) => readTrigger(node, pipeline, diagnostics) ?? []);
  fields.warnOfUnknown();
  tellUnusedKeys(root, triggersFileKeys, owner, diagnostics);
  return {value: triggers, diagnostics: [...diagnostics, ...namedTwice(triggers)].sort(byLine)};
}

type TriggersFile = {readonly pipeline: PipelineName; readonly file: string; readonly text: string};

const byLine = (a: Diagnostic, b: Diagnostic): number => (a.at?.place.line ?? 0) - (b.at?.place.line ?? 0);

function readTrigger(node: YamlNode, pipeline: PipelineName, diagnostics: Diagnostic[]): TriggerDefinition | undefined {
  if (node.kind !== 'mapping') {
    diagnostics.push(wrongValue('a trigger', node, 'a map with a name', '{name: every_morning, schedule_type: time}'));
    return undefined;
  }
  const written = node.entries.get('name')?.node;
  const owner = written?.kind === 'scalar' && written.text !== '' ? `trigger "${written.text}"` : 'a trigger';
  const fields = fieldsOf(node, triggerKeys, owner, diagnostics);
  const name = fields.text('name');
  const variables = fields.map('variables');
  const interval = readInterval(fields, owner, diagnostics);
  const status = fields.word('status');
  checkRest(fields, owner, pipeline, diagnostics);
  fields.warnOfUnknown();
  if (!name) {
    if (!written || (written.kind === 'scalar' && written.value === null)) diagnostics.push(withoutName(node));
    return undefined;
  }
  return {name, variables: variables?.value ?? {}, isActive: status?.value === 'active', ...(interval && {interval})};
}

const named: ReadonlySet<string> = new Set(['@once', '@hourly', '@daily', '@weekly', '@monthly', '@always_on']);

function readInterval(
  fields: Fields<typeof triggerKeys>,
  owner: string,
  diagnostics: Diagnostic[],
): Located<string> | undefined {
  const kind = fields.word('schedule_type');
  const interval = fields.text('schedule_interval');
  // What is started by a call or an event has an interval that nothing looks at.
  if (!interval || (kind && kind.value !== 'time')) return undefined;
  if (named.has(interval.value) || isCronExpression(interval.value)) return interval;
  diagnostics.push({
    severity: 'error',
    code: 'wrong-value',
    message: `schedule_interval of ${owner} is "${interval.value}", not ${triggerKeys.schedule_interval.words}`,
    at: {place: interval.place},
    notes: [
      'a cron expression has five parts: minute, hour, day, month, weekday; 30 5 * * 1-5 is 5:30 from Monday to Friday',
    ],
    help: `write schedule_interval: ${triggerKeys.schedule_interval.example}`,
  });
  return undefined;
}

/** What only Mage makes use of is checked all the same. */
function checkRest(
  fields: Fields<typeof triggerKeys>,
  owner: string,
  pipeline: PipelineName,
  diagnostics: Diagnostic[],
): void {
  fields.text('description');
  fields.text('start_time');
  fields.number('sla');
  fields.texts('envs');
  const settings = fields.map('settings');
  if (settings) checkSettings(fieldsOf(settings, triggerSettingsKeys, `settings of ${owner}`, diagnostics));
  const other = fields.text('pipeline_uuid');
  if (other && other.value !== pipeline) diagnostics.push(ofAnotherPipeline(owner, other, pipeline));
}

function checkSettings(settings: Fields<typeof triggerSettingsKeys>): void {
  settings.flag('skip_if_previous_running');
  settings.flag('allow_blocks_to_fail');
  settings.flag('create_initial_pipeline_run');
  settings.flag('landing_time_enabled');
  settings.number('pipeline_run_limit');
  settings.number('timeout');
  settings.word('timeout_status');
  settings.warnOfUnknown();
}

const ofAnotherPipeline = (owner: string, {value, place}: Located<string>, pipeline: string): Diagnostic => ({
  severity: 'warning',
  code: 'wrong-value',
  message: `pipeline_uuid of ${owner} is "${value}", but the file is one of ${pipeline}`,
  at: {place},
  notes: ['a trigger starts the pipeline in whose folder its file is'],
  help: `write pipeline_uuid: ${pipeline}, or take the line out`,
});

const withoutName = (node: YamlNode): Diagnostic => ({
  severity: 'error',
  code: 'missing-key',
  message: 'a trigger has no name',
  at: {place: node.place},
  help: 'add name: every_morning',
});

function namedTwice(triggers: readonly TriggerDefinition[]): readonly Diagnostic[] {
  const first = new Map<string, Located<string>>();
  return triggers.flatMap(({name}): readonly Diagnostic[] => {
    const earlier = first.get(name.value);
    first.set(name.value, earlier ?? name);
    if (!earlier) return [];
    return [
      {
        severity: 'error',
        code: 'duplicate-trigger',
        message: `two triggers are named "${name.value}"`,
        at: {place: name.place, label: 'the second one'},
        related: [{place: earlier.place, label: 'the first one'}],
        help: `give this one a name of its own, such as ${name.value}_2`,
      },
    ];
  });
}
