import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {Worker} from 'node:worker_threads';
import {makeFolder} from '../../core/make-folder.ts';
import type {Diagnostic} from '../../core/diagnostic.ts';
import {failed, success, type Result} from '../../core/result.ts';
import {localB2Key} from '../../io/local-b2-key.ts';
import {entryPoint} from '../entry-point.ts';
import {lockFile} from '../lock-file.ts';
import type {B2Settings} from '../thread/thread-data.ts';
import type {LocalB2Data, LocalB2Message} from './local-b2-server.ts';

export type LocalB2 = AsyncDisposable & {readonly settings: B2Settings};

/**
 * Starts a B2-compatible server on a free port of 127.0.0.1, with its buckets kept in `folder`.
 * Fails where the project has no fauxqs, or where another process serves the same folder.
 */
export async function startLocalB2(project: string, folder: string): Promise<Result<LocalB2>> {
  const fauxqs = locateFauxqs(project);
  if (!fauxqs || Number.parseInt(fauxqs.version, 10) < oldestFauxqs) return failed([notInstalled(fauxqs)]);
  await makeFolder(folder);
  const lock = await lockFile(join(folder, 'served-by'));
  if (!lock.ok) return failed([servedAlready(lock.failure.pid)]);
  const worker = new Worker(entryPoint('local-b2-server'), {
    workerData: {fauxqs: fauxqs.entry, folder} satisfies LocalB2Data,
    stdout: true,
    stderr: true,
  });
  const {port} = await new Promise<LocalB2Message>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return success({
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      ...localB2Key,
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('stop');
      // 2 s: an open connection would keep the server waiting for its end.
      const timer = setTimeout(() => void worker.terminate(), 2000);
      await ended;
      clearTimeout(timer);
      await lock.value.release();
    },
  });
}

type Fauxqs = {readonly version: string; readonly entry: string};

/** The project's own fauxqs. It has an entry for `import` alone, which `require.resolve` does not find. */
function locateFauxqs(project: string): Fauxqs | undefined {
  const require = createRequire(join(project, 'package.json'));
  for (const path of require.resolve.paths('fauxqs') ?? []) {
    try {
      const {version, exports} = require(join(path, 'fauxqs', 'package.json')) as {
        version: string;
        exports: {'.': {import: {default: string}}};
      };
      return {version, entry: pathToFileURL(join(path, 'fauxqs', exports['.'].import.default)).href};
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Older ones keep nothing on disk; npm chooses one of them on an old node. */
const oldestFauxqs = 2;

const notInstalled = (found: Fauxqs | undefined): Diagnostic => ({
  severity: 'error',
  code: 'local-b2-not-installed',
  message: found
    ? `the local B2-compatible server needs fauxqs ${oldestFauxqs} or newer, and the project has ${found.version}`
    : 'the local B2-compatible server needs the package fauxqs, which the project does not have',
  help: `add it: npm i -D fauxqs@${oldestFauxqs}`,
});

const servedAlready = (pid: number): Diagnostic => ({
  severity: 'error',
  code: 'local-b2-busy',
  message: `another magelet (process ${pid}) serves the local bucket of this project`,
  help: `wait until it has ended, or end it: kill ${pid}`,
});
