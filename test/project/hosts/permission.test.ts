import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {attemptIn, hostOf, until, watcher} from '../../support/attempt-in.ts';
import {ScratchProject} from '../../support/scratch-project.ts';

/** A block that leaves a file when its module is loaded, and another when its function is called. */
const block = `import {writeFileSync} from 'node:fs';
import {custom} from 'magelet';
writeFileSync('loaded', '');
export default custom(() => writeFileSync('called', ''));
`.replaceAll(/'(loaded|called)'/g, "new URL('./$1', import.meta.url)");

test.each([
  ['is called when it is recorded that it begins, and not before', 'recorded', 'completed'],
  ['is not called where that cannot be recorded', 'not recorded', 'cancelled'],
])('the function of a block %s; its module is loaded meanwhile', async (_, end, status) => {
  using project = new ScratchProject({'one.ts': block});
  await using host = hostOf(project);
  const {promise: recorded, resolve, reject} = Promise.withResolvers<void>();
  const attempt = host.attempt(attemptIn(project, 'one'), watcher(recorded));
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
