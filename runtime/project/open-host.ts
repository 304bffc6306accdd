import {getCompileCacheDir} from 'node:module';
import {availableParallelism} from 'node:os';
import {dirname} from 'node:path';
import {BlockThread} from '../run/block-thread.ts';
import {ThreadHost, type ThreadHostOptions} from '../run/thread-host.ts';
import {endHardAtExit} from './end-hard.ts';
import {entryPoint} from './entry-point.ts';

/** Seconds that a block has between being told to stop and the end of its thread; `silent` where that does not answer. */
export const grace = {stopped: 5, silent: 0.8, timedOut: 0.5};

let started: BlockThread | undefined;

/**
 * Starts the first thread of a run that is to come, before anything else of magelet is loaded: it takes as long to be there
 * as all else until the first block. It keeps no process alive until a host is opened.
 */
export function startThread(): void {
  started = new BlockThread(hostOptions());
  started.unref();
}

/** Opens the host of a run. Its first thread is there already, or starts beside what the run still has to read and to check. */
export function openHost(): ThreadHost {
  const first = started;
  started = undefined;
  first?.ref();
  return new ThreadHost(hostOptions(), first);
}

const hostOptions = (): ThreadHostOptions => ({
  entry: entryPoint('thread'),
  threads: availableParallelism(),
  grace,
  leftAlone: endHardAtExit,
  env: {...definedOnly(process.env), ...compileCache()},
  ...(isGivenAsText && {execArgv: []}),
});

/** `node --input-type=module -e …`: Node refuses to start a thread from a file with that option. */
const isGivenAsText = process.execArgv.some((option) => option.startsWith('--input-type'));

/**
 * Node's cache of compiled code, for threads too: without it a thread compiles magelet anew (13 ms), and each block's
 * TypeScript (50 ms for the first). Node keys it by content.
 */
function compileCache(): Record<string, string> {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : {NODE_COMPILE_CACHE: dirname(folder)};
}

const definedOnly = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
