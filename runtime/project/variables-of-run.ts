import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {readRoot} from '../config/read-root.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {PipelineName} from '../core/names.ts';
import {nearestName} from '../core/nearest-name.ts';
import {failed, success, type Result} from '../core/result.ts';
import type {TriggerDefinition} from '../core/trigger.ts';
import {triggersOf} from './triggers-of.ts';

type Variables = Readonly<Record<string, unknown>>;

/** The trigger of that name in the pipeline's `triggers.yaml`, whose variables and interval a run is to have. */
export function triggerNamed(project: string, pipeline: PipelineName, name: string): Result<TriggerDefinition> {
  const {value: triggers = [], diagnostics} = triggersOf(project, pipeline);
  const errors = diagnostics.filter(({severity}) => severity === 'error');
  if (errors.length > 0) return failed(errors);
  const found = triggers.find((trigger) => trigger.name.value === name);
  return found ? success(found) : failed([noSuchTrigger(name, pipeline, triggers)]);
}

/** The variables in files of YAML or JSON, of which a later one wins. */
export function readVariableFiles(paths: readonly string[]): Result<Variables> {
  const read = paths.map(readVariableFile);
  const failures = read.flatMap((result) => (result.ok ? [] : result.failure));
  if (failures.length > 0) return failed(failures);
  return success(Object.assign({}, ...read.map((result) => (result.ok ? result.value : {}))) as Variables);
}

function readVariableFile(path: string): Result<Variables> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return failed([noSuchFile(path)]);
  }
  const {value, diagnostics} = readRoot(path, text);
  const errors = diagnostics.filter(({severity}) => severity === 'error');
  return errors.length > 0 || !value ? failed(errors) : success(value.value);
}

function noSuchTrigger(name: string, pipeline: PipelineName, triggers: readonly TriggerDefinition[]): Diagnostic {
  const names = triggers.map((trigger) => trigger.name.value);
  const near = nearestName(name, names);
  return {
    severity: 'error',
    code: 'unknown-trigger',
    message: `pipeline ${pipeline} has no trigger "${name}"`,
    notes: [names.length > 0 ? `it has: ${names.join(', ')}` : `there is none in pipelines/${pipeline}/triggers.yaml`],
    help:
      near !== undefined
        ? `write ${near}`
        : names.length > 0
          ? `write one of these, or add it to pipelines/${pipeline}/triggers.yaml`
          : `write there: triggers: [{name: ${name}, schedule_interval: '@daily', variables: {}}]`,
  };
}

const noSuchFile = (path: string): Diagnostic => ({
  severity: 'error',
  code: 'file-not-found',
  message: `there is no file ${path}, which --vars names`,
  notes: [`looked for ${resolve(path)}`],
  ...(/^[A-Za-z_]\w*=/.test(path) && {help: `give a single variable with --var ${path}`}),
});
