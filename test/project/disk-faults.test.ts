import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {printed} from '../support/remote-machines.ts';
import {nobody, whyNoNobody} from '../support/nobody.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';
import {fill, onDisk, whyNoMount} from '../support/small-disk.ts';

const files = {
  'pipelines/p/metadata.yaml': pipelineYaml({give: ['data_loader'], take: ['custom', 'give']}),
  'blocks/data_loaders/give.ts': `import {dataLoader} from 'magelet';
export default dataLoader(({variables}) => new Uint8Array(variables.number('bytes')).fill(7));\n`,
  'blocks/custom/take.ts': `import {custom} from 'magelet';\nexport default custom((given: Uint8Array) => given.length);\n`,
};

const sizes = (text: string): string =>
  text
    .replace(/(^freed .*?), and \d+(?:\.\d)? (?:B|kB|MB) of the history/m, '$1')
    .replaceAll(/ +\d+(?:\.\d)? (?:B|kB|MB)\b/g, ' SIZE');

describe('a disk that refuses', () => {
  test('a full one fails the block that could not write, and --resume goes on once there is room', async ({skip}) => {
    skip(whyNoMount !== undefined, whyNoMount);
    using project = new ScratchProject(files);
    await onDisk(project, 'size=8m', async (state) => {
      const full = await project.run('run', 'p', '--var', 'bytes=12000000');
      expect(full.code).toBe(1);
      expect(full.stderr).toContain('error[disk-full]: the disk is full: block "give" could not write\n');
      expect((await project.run('runs')).stdout).toContain('✗ failed');
      execFileSync('mount', ['-o', 'remount,size=64m', state]);
      const events = await project.events('run', 'p', '--resume');
      expect(events.at(-1)).toMatchObject({type: 'run-settled', status: 'completed'});
    });
  });

  test('a full one fails the block whose table DuckDB could not write as any other', async ({skip}) => {
    skip(whyNoMount !== undefined, whyNoMount);
    using project = new ScratchProject({
      ...files,
      'blocks/data_loaders/give.ts': `import {dataLoader, sql} from 'magelet';
export default dataLoader(() => sql\`select i, random() as r from range(3000000) t(i)\`);\n`,
    });
    await onDisk(project, 'size=8m', async () => {
      const {code, stderr} = await project.run('run', 'p');
      expect(code).toBe(1);
      expect(stderr.replace(/\/p\/[^/]+\//, '/p/RUN/')).toBe(`
error[disk-full]: the disk is full: block "give" could not write
  --> blocks/data_loaders/give.ts
   = note: the file is .magelet/runs/p/RUN/give
   = note: nothing of it was kept
   = note: not run because of it: take
   = help: make room, then go on from it: magelet run p --resume
`);
    });
  });

  test('one that is full from the start is told, and nothing is run', async ({skip}) => {
    skip(whyNoMount !== undefined, whyNoMount);
    using project = new ScratchProject(files);
    await onDisk(project, 'size=8m', async (state) => {
      fill(state);
      const {code, stdout, stderr} = await project.run('run', 'p', '--var', 'bytes=1');
      expect({code: code === 1 || code === 2, stdout}).toEqual({code: true, stdout: ''});
      expect(stderr).toMatch(/^error\[disk-full\]: /);
    });
  });

  test('a full one shows its runs, and clean makes room for the next', async ({skip}) => {
    skip(whyNoMount !== undefined, whyNoMount);
    using project = new ScratchProject(files);
    await onDisk(project, 'size=3m', async (state) => {
      for (let run = 0; run < 3; run++) await project.run('run', 'p', '--var', 'bytes=300000');
      const before = await project.run('runs');
      fill(state);
      expect((await project.run('run', 'p', '--var', 'bytes=1')).stderr).toContain('error[disk-full]: ');
      expect(await project.run('runs')).toEqual(before);
      expect((await project.run('show', 'latest')).stdout).toContain('✓ give');
      const dry = await project.run('clean', '--keep', '1', '--dry-run');
      const cleaned = await project.run('clean', '--keep', '1');
      expect([dry, cleaned].map(({code, stdout, stderr}) => ({code, stderr, stdout: sizes(stdout)}))).toEqual([
        {
          code: 0,
          stderr: '',
          stdout: 'would remove   2 runs of p SIZE\nwould free SIZE, and some of the history; 1 run kept\n',
        },
        {code: 0, stderr: '', stdout: 'removed   2 runs of p SIZE\nfreed SIZE; 1 run kept\n'},
      ]);
      expect(readdirSync(join(state, 'runs', 'p'))).toHaveLength(1);
      expect((await project.run('runs', '--json')).stdout.trim().split('\n')).toHaveLength(1);
      const events = await project.events('run', 'p', '--var', 'bytes=1');
      expect(events.at(-1)).toMatchObject({type: 'run-settled', status: 'completed'});
    });
  });

  test('a full one where the files of old runs are too small for a record is told with what was freed', async ({
    skip,
  }) => {
    skip(whyNoMount !== undefined, whyNoMount);
    using project = new ScratchProject(files);
    await onDisk(project, 'size=3m', async (state) => {
      await project.run('run', 'p', '--var', 'bytes=1');
      fill(state);
      const {code, stdout, stderr} = await project.run('clean', '--older-than', '0s');
      expect({code, stdout: sizes(stdout)}).toEqual({
        code: 2,
        stdout: 'removed   1 run of p SIZE\nfreed SIZE; 0 runs kept\n',
      });
      expect(stderr).toBe(`error[disk-full]: the history of runs cannot be written: the disk is full, or fails
   = note: SQLite says: disk I/O error
   = help: remove old runs: magelet clean --keep 5, or see how much room there is: df -h .magelet
`);
      expect((await project.run('runs')).stdout).toContain('✓ completed');
    });
  });

  test('a full one that has nothing to remove is told, and nothing is removed', async ({skip}) => {
    skip(whyNoMount !== undefined, whyNoMount);
    using project = new ScratchProject(files);
    await onDisk(project, 'size=3m', async (state) => {
      await project.run('run', 'p', '--var', 'bytes=1');
      fill(state);
      const {code, stdout, stderr} = await project.run('clean', '--keep', '1');
      expect({code, stdout}).toEqual({code: 2, stdout: ''});
      expect(stderr).toContain('error[disk-full]: the history of runs cannot be written');
      expect(readdirSync(join(state, 'runs', 'p'))).toHaveLength(1);
    });
  });

  test.for(['full', 'read-only'])('a %s one does not show a run that was killed as running', async (kind, {skip}) => {
    skip(whyNoMount !== undefined, whyNoMount);
    using project = new ScratchProject({
      ...files,
      'blocks/custom/take.ts': `import {custom} from 'magelet';
export default custom(() => new Promise(() => { console.log('waits'); setInterval(() => {}, 1000); }));\n`,
    });
    await onDisk(project, 'size=8m', async (state) => {
      const child = project.start('run', 'p', '--var', 'bytes=1', '--json');
      await printed(child, '"waits"');
      child.kill('SIGKILL');
      await child.ended;
      if (kind === 'full') fill(state);
      else execFileSync('mount', ['-o', 'remount,ro', state]);
      const {code, stdout, stderr} = await project.run('runs', '--json');
      expect({code, stderr}).toEqual({code: 0, stderr: ''});
      expect(JSON.parse(stdout)).toMatchObject({
        status: 'cancelled',
        endedAt: expect.any(Number),
        blocks: {completed: 1, cancelled: 1},
      });
      const shown = await project.run('show', 'latest');
      expect(shown.stdout).toMatch(/✓ give.*\n/);
      expect(shown.stdout).not.toContain('running');
      expect((await project.run('runs', '--status', 'running', '--json')).stdout).toBe('');
      if (kind === 'read-only') execFileSync('mount', ['-o', 'remount,rw', state]);
    });
  });

  test('a read-only one shows its runs, and clean removes nothing', async ({skip}) => {
    skip(whyNoMount !== undefined, whyNoMount);
    using project = new ScratchProject(files);
    await onDisk(project, 'size=8m', async (state) => {
      await project.run('run', 'p', '--var', 'bytes=1');
      const before = await project.run('runs');
      execFileSync('mount', ['-o', 'remount,ro', state]);
      expect(await project.run('runs')).toEqual(before);
      const {code, stdout, stderr} = await project.run('clean', '--older-than', '0s');
      expect({code, stdout}).toEqual({code: 2, stdout: ''});
      expect(stderr).toContain('error[read-only-disk]: this lies on a disk that cannot be written: ');
      expect(await project.run('runs')).toEqual(before);
    });
  });

  test('a read-only .magelet is told with its path', async ({skip}) => {
    skip(whyNoMount !== undefined, whyNoMount);
    using project = new ScratchProject(files);
    await onDisk(project, 'size=8m,ro', async () => {
      const {code, stdout, stderr} = await project.run('run', 'p', '--var', 'bytes=1');
      expect({code, stdout}).toEqual({code: 2, stdout: ''});
      expect(stderr).toContain('error[read-only-disk]: this lies on a disk that cannot be written: ');
      expect(stderr).toContain('.magelet');
    });
  });

  test('without permission a run says what it may not write, and how to be given it', async ({skip}) => {
    skip(whyNoNobody !== undefined, whyNoNobody);
    using project = new ScratchProject({...files, ...nobody}, {NODE_OPTIONS: '--import ./nobody.mjs'});
    chmodSync(project.folder, 0o755);
    mkdirSync(join(project.folder, '.magelet'));
    chmodSync(join(project.folder, '.magelet'), 0o555);
    const {code, stdout, stderr} = await project.run('run', 'p', '--var', 'bytes=1');
    expect({code, stdout}).toEqual({code: 2, stdout: ''});
    expect(stderr).toContain('error[no-permission]: this may not be read or written: ');
    expect(stderr).toContain('chmod -R u+rwX ');
    chmodSync(join(project.folder, '.magelet'), 0o755);
  });
});

test('a clock that goes backwards gives no time below zero, and the newest run stays the newest', async () => {
  using project = new ScratchProject(
    {
      ...files,
      // An hour less with each second that goes by.
      'backwards.mjs': `const now = Date.now.bind(Date); const began = now();
Date.now = () => began - (now() - began) * 3600;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) { if (given.length === 0) super(Date.now()); else super(...given); }
  static now() { return began - (now() - began) * 3600; }
};\n`,
    },
    {NODE_OPTIONS: '--import ./backwards.mjs'},
  );
  const events = await project.events('run', 'p', '--var', 'bytes=10');
  expect(events.at(-1)).toMatchObject({type: 'run-settled', status: 'completed'});
  const took = events.flatMap((event) => (typeof event['took'] === 'number' ? [event['took']] : []));
  expect(took.length).toBe(3);
  expect(took.filter((milliseconds) => milliseconds < 0 || milliseconds > 60_000)).toEqual([]);
  const {code, stdout} = await project.run('runs');
  expect(code).toBe(0);
  expect(stdout).toContain('✓ completed');
  expect(stdout).not.toMatch(/-\d+(?:\.\d+)? (?:ms|s|min|h)\b/);
});
