import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {BlockName} from '../../../runtime/core/names.ts';
import {openHost} from '../../../runtime/project/open-host.ts';
import type {ThreadData} from '../../../runtime/project/thread/thread-data.ts';
import type {AttemptTask, AttemptWatcher} from '../../../runtime/run/host.ts';
import {ScratchProject} from '../../support/scratch-project.ts';

/** A block that leaves a file when its module is loaded, and another when its function is called. */
const block = `import {writeFileSync} from 'node:fs';
import {custom} from 'magelet';
writeFileSync('loaded', '');
export default custom(() => writeFileSync('called', ''));
`.replaceAll(/'(loaded|called)'/g, "new URL('./$1', import.meta.url)");

const taskIn = ({folder}: ScratchProject): AttemptTask => ({
  project: folder,
  run: {id: 'r', pipeline: 'p', executionDate: '2026-01-01T00:00:00Z', partition: 'p/1', trigger: 'command line'},
  block: {name: 'one' as BlockName, kind: 'custom'},
  modulePath: join(folder, 'one.ts'),
  inputs: [],
  outputFolder: join(folder, 'output'),
  configuration: {},
  variables: {},
  profiles: [],
  attempt: 1,
  attempts: 1,
});

const watcher = (recorded: Promise<void>): AttemptWatcher => ({
  signal: new AbortController().signal,
  recorded,
  happened: () => undefined,
  loaded: () => undefined,
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test.each([
  ['is called when it is recorded that it begins, and not before', 'recorded', 'completed'],
  ['is not called where that cannot be recorded', 'not recorded', 'cancelled'],
])('the function of a block %s; its module is loaded meanwhile', async (_, end, status) => {
  using project = new ScratchProject({'one.ts': block});
  const data: ThreadData = {project: project.folder, tempFolder: join(project.folder, 'tmp'), memory: 2 ** 28, env: {}};
  await using host = openHost();
  host.begin(data);
  const {promise: recorded, resolve, reject} = Promise.withResolvers<void>();
  const attempt = host.attempt(taskIn(project), watcher(recorded));
  const isThere = (name: string): boolean => existsSync(join(project.folder, name));
  await until(() => isThere('loaded'));
  // Longer than the thread needs to come to the function.
  await new Promise((after) => setTimeout(after, 150));
  expect(isThere('called')).toBe(false);
  if (end === 'recorded') resolve();
  else reject(new Error('the disk is full'));
  expect((await attempt).status).toBe(status);
  expect(isThere('called')).toBe(end === 'recorded');
});
