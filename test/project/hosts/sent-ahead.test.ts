import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as soon} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {attemptIn, hostOf, until, watcher} from '../../support/attempt-in.ts';
import type {ThreadHost} from '../../../runtime/run/thread-host.ts';
import {pipelineYaml, ScratchProject} from '../../support/scratch-project.ts';

/** A block that notes that its file is loaded and that its function is called. */
const noting = (name: string, loaded: string, called: string): string => `import {appendFileSync} from 'node:fs';
import {custom} from 'magelet';
const note = (what: string) => appendFileSync(new URL('./journal', import.meta.url), what + '\\n');
note('${name} loaded');
${loaded}
export default custom(async (...given: any[]) => {
  note('${name} called');
  ${called}
});
`;

/** Three of them; the second does this while it is loaded. */
const threeBlocks = (whileLoaded: string): ScratchProject =>
  new ScratchProject({
    'one.ts': noting('one', '', ''),
    'two.ts': noting('two', whileLoaded, ''),
    'three.ts': noting('three', '', ''),
  });

const journal = ({folder}: ScratchProject): readonly string[] => {
  const path = join(folder, 'journal');
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
};

/** Longer than the thread needs to load a file. */
const aWhile = 150;

const recorded = Promise.resolve();

/** Completes the one block until the thread has loaded for the other: on a busy machine it may be let go before. */
async function loadAhead(host: ThreadHost, project: ScratchProject, one: string, other: string): Promise<void> {
  while (!journal(project).includes(`${other} loaded`)) {
    const {status} = await host.attempt(attemptIn(project, one), watcher(recorded, attemptIn(project, other)));
    expect(status).toBe('completed');
    await soon(aWhile);
  }
}

test('once a block has completed, its thread loads what follows, whose function waits for the record', async () => {
  using project = new ScratchProject({'one.ts': noting('one', '', ''), 'two.ts': noting('two', '', '')});
  await using host = hostOf(project);
  const two = attemptIn(project, 'two');
  expect((await host.attempt(attemptIn(project, 'one'), watcher(recorded, two))).status).toBe('completed');
  const record = Promise.withResolvers<void>();
  const second = host.attempt(two, watcher(record.promise));
  await until(() => journal(project).includes('two loaded'));
  await soon(aWhile);
  expect(journal(project)).toEqual(['one loaded', 'one called', 'two loaded']);
  record.resolve();
  expect((await second).status).toBe('completed');
  expect(journal(project).at(-1)).toBe('two called');
});

test('what nobody asks for when it could begin is let go, and begins like any other later', async () => {
  using project = threeBlocks('');
  await using host = hostOf(project);
  await loadAhead(host, project, 'one', 'two');
  expect(journal(project)).not.toContain('two called');
  expect((await host.attempt(attemptIn(project, 'three'), watcher(recorded))).status).toBe('completed');
  expect((await host.attempt(attemptIn(project, 'two'), watcher(recorded))).status).toBe('completed');
  expect(journal(project).slice(-3)).toEqual(['three loaded', 'three called', 'two called']);
});

test('a thread that is still loading what was let go keeps no other block waiting', async () => {
  using project = threeBlocks('const end = Date.now() + 30_000; while (Date.now() < end);');
  await using host = hostOf(project);
  await loadAhead(host, project, 'one', 'two');
  const began = Date.now();
  expect((await host.attempt(attemptIn(project, 'three'), watcher(recorded))).status).toBe('completed');
  expect(Date.now() - began).toBeLessThan(10_000);
});

test('what follows is not loaded before the block has completed, and not at all where it fails', async () => {
  using project = new ScratchProject({
    'blocks/custom/one.ts': noting(
      'one',
      '',
      `await new Promise((resolve) => setTimeout(resolve, ${aWhile}));
  if (given.at(-1).attempt < 3) throw new Error('not yet');
  note('one over');
  if (given.at(-1).variables.get('fails')) throw new Error('never');`,
    ).replace("'./journal'", "'../../journal'"),
    'blocks/custom/two.ts': noting('two', '', '').replace("'./journal'", "'../../journal'"),
    'pipelines/p/metadata.yaml': `retry_config: {retries: 2, delay: 0}
variables: {fails: false}
${pipelineYaml({one: ['custom'], two: ['custom', 'one']})}`,
  });
  expect((await project.run('run', 'p', '--var', 'fails=true')).code).toBe(1);
  const failing = ['one loaded', 'one called', 'one called', 'one called', 'one over'];
  expect(journal(project)).toEqual(failing);
  expect((await project.run('run', 'p')).code).toBe(0);
  expect(journal(project).slice(failing.length)).toEqual([...failing, 'two loaded', 'two called']);
});

test('what a file says while it is loaded ahead is of its own block, and so is its end', async () => {
  using project = new ScratchProject({
    'blocks/custom/one.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
    'blocks/custom/two.ts': `import {custom} from 'magelet';
console.log('I am two');
process.exit(3);
export default custom(() => 2);\n`,
    'pipelines/p/metadata.yaml': pipelineYaml({one: ['custom'], two: ['custom', 'one'], three: ['custom']}),
    'blocks/custom/three.ts': `import {custom} from 'magelet';\nexport default custom(() => 3);\n`,
  });
  const {code, stdout} = await project.run('run', 'p', '--json');
  expect(code).toBe(1);
  const events = stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Record<string, string>] : []));
  expect(events.find(({type}) => type === 'block-log')).toMatchObject({block: 'two', message: 'I am two'});
  const endings = events.filter(({type}) => type === 'block-settled').map(({block, status}) => `${block} ${status}`);
  expect(endings.sort()).toEqual(['one completed', 'three completed', 'two failed']);
  const ofTwo = events.filter(({block}) => block === 'two').map(({type}) => type);
  expect(ofTwo).toEqual(['block-queued', 'block-started', 'block-log', 'block-settled']);
});
