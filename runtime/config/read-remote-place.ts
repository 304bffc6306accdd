import type {Diagnostic} from '../core/diagnostic.ts';
import type {Environment} from './environment.ts';
import {resolveValue} from './resolve-value.ts';
import type {Located, Place} from '../core/place.ts';
import {remotePlace, type RemotePlace} from '../core/remote-place.ts';

/** Variables by name, which are asked for only where something is filled in. */
export type AskEnvironment = () => Environment;

/**
 * Reads `remote_variables_dir`, which a project and a pipeline may have; `owner` is who has it. Its templates are filled in,
 * as Mage fills them in its own file; where no environment is given, a place that has some is none.
 */
export function readRemotePlace(
  template: Located<string> | undefined,
  owner: string,
  diagnostics: Diagnostic[],
  env: AskEnvironment | undefined,
): Located<RemotePlace> | undefined {
  const written = template && filledIn(template, owner, diagnostics, env);
  if (!written) return undefined;
  const value = remotePlace(written.value);
  if (value) return {value, place: written.place};
  diagnostics.push({
    severity: 'error',
    code: 'wrong-value',
    message: `remote_variables_dir of ${owner} is "${written.value}", not a place in a bucket`,
    at: {place: written.place},
    help: `write remote_variables_dir: ${nearby(written.value)}`,
  });
  return undefined;
}

function filledIn(
  template: Located<string>,
  owner: string,
  diagnostics: Diagnostic[],
  env: AskEnvironment | undefined,
): Located<string> | undefined {
  const {value: text, place} = template;
  if (!text.includes('{{')) return template;
  if (!env) return undefined;
  const {value, variables, mistakes} = resolveValue(
    {kind: 'scalar', value: text, text, place, start: 0, end: 0},
    env(),
  );
  diagnostics.push(...mistakes);
  if (value !== undefined) return {value: typeof value === 'string' ? value : JSON.stringify(value), place};
  const unset = variables.flatMap(({name, isSet}) => (isSet ? [] : [name]));
  if (mistakes.length === 0) diagnostics.push(variableNotSet(owner, place, unset));
  return undefined;
}

const variableNotSet = (owner: string, place: Place, unset: readonly string[]): Diagnostic => ({
  severity: 'error',
  code: 'missing-setting',
  message: `remote_variables_dir of ${owner} is made from ${unset.join(', ')}, which is not set`,
  at: {place, label: `${unset.join(', ')} is not set`},
  notes: ['looked in the environment and in .env beside io_config.yaml'],
  help: `put ${unset.map((name) => `${name}=…`).join(' and ')} in .env beside io_config.yaml`,
});

/** What was probably meant, where that can be told: `B2:/lake//runs/` is a bucket and a prefix all the same. */
function nearby(text: string): string {
  const rest = text.replace(/^b2:\/*/i, '').replaceAll(/\/{2,}/g, '/');
  const guess = `b2://${rest.replace(/\/$/, '')}`;
  return rest !== text && remotePlace(guess) ? guess : 'b2://my-bucket/runs';
}
