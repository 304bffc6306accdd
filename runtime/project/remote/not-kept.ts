import {isMageletError, type Diagnostic} from '../../core/diagnostic.ts';
import {uriOfRun, type RunStore} from './segments.ts';

/** Names that a message lists. */
const shown = 10;

/**
 * That what blocks gave is not in the bucket of their run, in the words of what kept it out; no blocks stand for the
 * record alone. Throws what is no failure of the bucket's.
 */
export function notKept(
  runs: RunStore,
  run: string,
  {blocks, cause}: {readonly blocks: readonly string[]; readonly cause: unknown},
): Diagnostic {
  const more = blocks.length > shown ? ` and ${blocks.length - shown} more` : '';
  const what = blocks.length === 0 ? 'the record' : `what ${blocks.slice(0, shown).join(', ')}${more} gave in it`;
  return {
    ...told({
      message: notWhole(runs, run, what),
      cause,
      so: 'what was not sent is in .magelet on this machine; another one cannot go on from it',
    }),
    severity: 'error',
    help: `send what is missing, without running a block that completed: magelet run ${runs.pipeline} --resume ${run}`,
  };
}

/** That the record of a run that completed does not say so; the run is none the worse. */
export const endNotKept = (runs: RunStore, run: string, cause: unknown): Diagnostic =>
  warned(runs, {
    message: notWhole(runs, run, 'that it has completed'),
    cause,
    so: 'nothing is lost, but another machine may take the run for one that has not ended',
  });

/** That other machines do not hear what a run that completed has loaded with `incremental: true`. */
export const seenNotKept = (runs: RunStore, run: string, cause: unknown): Diagnostic =>
  warned(runs, {
    message: notWhole(runs, run, 'what it has loaded with incremental: true'),
    cause,
    so: 'nothing is lost, but a run on another machine loads it again',
  });

/** That a run which has loaded something with `incremental: true` did not hear what others had. */
export const seenNotBrought = (runs: RunStore, run: string, cause: unknown): Diagnostic => ({
  ...told({
    message: `run ${run} of ${runs.pipeline} may have loaded again what runs of other machines had loaded`,
    cause,
    so: 'with incremental: true nothing is left out, but something may be loaded twice',
  }),
  severity: 'warning',
  help: `see whether the bucket can be listed and read: magelet doctor --bucket ${runs.place.bucket}`,
});

const warned = (runs: RunStore, unkept: Unkept): Diagnostic => ({
  ...told(unkept),
  severity: 'warning',
  help: `see whether the bucket can be written: magelet doctor --bucket ${runs.place.bucket} --write`,
});

const notWhole = (runs: RunStore, run: string, what: string): string =>
  `run ${run} of ${runs.pipeline} is not whole at ${uriOfRun(runs, run)}: ${what} could not be kept`;

type Unkept = {readonly message: string; readonly cause: unknown; readonly so: string};

function told({message, cause, so}: Unkept): Omit<Diagnostic, 'severity'> {
  const diagnostic = causeOf(cause);
  // A block can try again by itself; this was no block.
  const help = diagnostic?.help?.includes('retry_config') ? undefined : diagnostic?.help;
  return {
    code: 'outputs-not-kept',
    message,
    ...(diagnostic?.at && {at: diagnostic.at}),
    notes: [
      diagnostic?.message ?? 'the run was stopped before it was sent',
      ...(diagnostic?.notes ?? []),
      ...(help === undefined ? [] : [help]),
      so,
    ],
  };
}

/** Undefined where the run was stopped. */
function causeOf(cause: unknown): Pick<Diagnostic, 'message' | 'at' | 'notes' | 'help'> | undefined {
  if (isMageletError(cause)) return cause.diagnostic;
  // The file system has something against it.
  if (cause instanceof Error && 'syscall' in cause) return {message: cause.message};
  if (cause instanceof Error && cause.name === 'AbortError') return undefined;
  if (cause instanceof Error && cause.name === 'TimeoutError') return {message: cause.message};
  throw cause;
}
