import type {Diagnostic} from '../core/diagnostic.ts';
import type {Located} from '../core/place.ts';
import {remotePlace, type RemotePlace} from '../core/remote-place.ts';

/** Reads `remote_variables_dir`, which a project and a pipeline may have; `owner` is who has it. */
export function readRemotePlace(
  written: Located<string> | undefined,
  owner: string,
  diagnostics: Diagnostic[],
): Located<RemotePlace> | undefined {
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

/** What was probably meant, where that can be told: `B2:/lake//runs/` is a bucket and a prefix all the same. */
function nearby(text: string): string {
  const rest = text.replace(/^b2:\/*/i, '').replaceAll(/\/{2,}/g, '/');
  const guess = `b2://${rest.replace(/\/$/, '')}`;
  return rest !== text && remotePlace(guess) ? guess : 'b2://my-bucket/runs';
}
