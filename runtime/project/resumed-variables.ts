import {failed, success, type Result} from '../core/result.ts';
import {mask, type Masker} from '../core/secrets.ts';
import type {RecordedRun} from '../history/read-runs.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * The variables with which a run goes on: as they were recorded, but for what is `given` anew. One that held a secret was
 * recorded masked: it is the pipeline's own again where that is the same, and otherwise has to be given.
 */
export function resumedVariables(
  {run, pipeline, variables}: RecordedRun,
  {own, given, masked}: {readonly own: Variables; readonly given: Variables; readonly masked: Masker},
): Result<Variables> {
  const asRecorded = (value: unknown): string | undefined => JSON.stringify(value);
  const names = Object.keys(variables).filter((name) => asRecorded(variables[name])?.includes(mask));
  const lost = names.filter(
    (name) => !Object.hasOwn(given, name) && asRecorded(masked(own[name])) !== asRecorded(variables[name]),
  );
  if (lost.length === 0) {
    const kept = Object.entries(variables).filter(([name]) => !names.includes(name));
    return success({...own, ...Object.fromEntries(kept), ...given});
  }
  const words = lost.length === 1 ? `variable "${lost[0]}"` : `variables ${lost.join(', ')}`;
  const [it, was] = lost.length === 1 ? ['it', 'was'] : ['them', 'were'];
  return failed([
    {
      severity: 'error',
      code: 'variable-not-recorded',
      message: `the ${words} of run ${run} of ${pipeline} held a secret, and ${was} recorded as ${mask}`,
      notes: ['nothing was run'],
      help: `give ${it} again: magelet run ${pipeline} --resume ${run} ${lost.map((name) => `--var ${name}=…`).join(' ')}`,
    },
  ]);
}
