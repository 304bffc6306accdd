import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../../support/scratch-project.ts';

const busy = {
  'pipelines/p/metadata.yaml': pipelineYaml({spin: ['custom'], after: ['custom', 'spin']}),
  'blocks/custom/spin.ts': `import {custom} from 'magelet';
export default custom((...given: any[]) => { given.at(-1).log.info('spinning'); const until = Date.now() + 60_000; while (Date.now() < until); });\n`,
  'blocks/custom/after.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
};

test('a block that never yields is ended at its timeout, and fails alone', async () => {
  using project = new ScratchProject({
    ...busy,
    'pipelines/p/metadata.yaml': `blocks:
  - uuid: spin
    type: custom
    timeout: 0.3
  - uuid: after
    type: custom
`,
  });
  const {code, stdout, stderr} = await project.run('run', 'p');
  expect(code).toBe(1);
  expect(stderr).toContain('error[block-timed-out]: block "spin" took longer than its 0.3 s and was ended');
  expect(stdout).toMatch(/^completed +after/m);
});

test('a run ends at the timeout of its pipeline: what runs fails, what waits is cancelled, what completed is kept', async () => {
  using project = new ScratchProject({
    ...busy,
    'pipelines/p/metadata.yaml': `timeout: 0.5\n${pipelineYaml({first: ['custom'], spin: ['custom', 'first'], after: ['custom', 'spin']})}`,
    'blocks/custom/first.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
  });
  const {code, stdout, stderr} = await project.run('run', 'p');
  expect(code).toBe(1);
  expect(stderr).toBe(`
error[run-timed-out]: the run took longer than the 0.5 s of p, and block "spin" was ended
  --> pipelines/p/metadata.yaml
   = help: give it more time, timeout: 1 in pipelines/p/metadata.yaml, then go on: magelet run p --resume
`);
  expect(stdout).toContain('3 blocks: 1 completed, 1 failed, 1 not run');
  expect((await project.run('runs')).stdout).toContain('✗ failed');
});

test('a query that would take hours ends with its block, and leaves its neighbour alone', async () => {
  const query = (rows: string) => `import {custom, sql} from 'magelet';
export default custom(() => sql\`select count(*) as n from range(${rows}) t(a) where a % 7 = 3\`.rows());\n`;
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': `blocks:\n  - uuid: long\n    type: custom\n    timeout: 0.5\n  - uuid: short\n    type: custom\n`,
    'blocks/custom/long.ts': query('100000000000'),
    'blocks/custom/short.ts': query('10'),
  });
  const {code, stderr, stdout} = await project.run('run', 'p', '--concurrency', '2');
  expect(code).toBe(1);
  expect(stderr).toContain('error[block-timed-out]: block "long" took longer than its 0.5 s and was ended');
  expect(stdout).toMatch(/^completed +short/m);
});

test('Ctrl-C twice ends even a block that never yields; the record says cancelled and --resume goes on', async () => {
  using project = new ScratchProject(busy);
  const running = project.start('run', 'p');
  await printed(running.stdout, 'spinning');
  running.kill('SIGINT');
  await printed(running.stdout, 'Ctrl-C again');
  running.kill('SIGINT');
  const {code} = await running.ended;
  expect(code).toBe(130);
  expect((await project.run('runs')).stdout).toContain('cancelled');
  expect((await project.run('run', 'p', '--resume', '--dry-run')).stdout).toContain('it did not complete');
});

test('kill -9 leaves no run that says running, nothing half stored, and --resume goes on', async () => {
  using project = new ScratchProject({
    ...busy,
    'pipelines/p/metadata.yaml': pipelineYaml({first: ['custom'], spin: ['custom', 'first']}),
    'blocks/custom/first.ts': `import {custom} from 'magelet';\nexport default custom(() => 'kept');\n`,
  });
  const running = project.start('run', 'p');
  await printed(running.stdout, 'spinning');
  running.kill('SIGKILL');
  await running.ended;
  const temporary = join(project.folder, '.magelet', 'tmp');
  expect(readdirSync(temporary)).toHaveLength(1);
  expect((await project.run('runs')).stdout).toContain('cancelled');
  expect(readdirSync(temporary)).toEqual([]);
  project.write({
    'blocks/custom/spin.ts': `import {custom} from 'magelet';\nexport default custom((given: string, {log}) => log.info(given));\n`,
  });
  const events = await project.events('run', 'p', '--resume');
  expect(events.filter(({type}) => type === 'block-settled')).toMatchObject([
    {block: 'first', status: 'reused'},
    {block: 'spin', status: 'completed'},
  ]);
  expect(events.find(({type}) => type === 'block-log')).toMatchObject({message: 'kept'});
});

test('process.exit and an error outside of the promise fail the block alone', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': pipelineYaml({
      leaves: ['custom'],
      throws: ['custom'],
      stays: ['custom', 'first'],
      first: ['custom'],
    }),
    'blocks/custom/leaves.ts': `import {custom} from 'magelet';\nexport default custom(() => process.exit(3));\n`,
    'blocks/custom/throws.ts': `import {custom} from 'magelet';
export default custom(() => new Promise(() => setTimeout(() => { throw new Error('out of hand'); }, 10)));\n`,
    'blocks/custom/first.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
    'blocks/custom/stays.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
  });
  const events = await project.events('run', 'p');
  const settled = events.filter(({type}) => type === 'block-settled');
  expect(settled.find(({block}) => block === 'leaves')).toMatchObject({
    status: 'failed',
    diagnostic: {code: 'block-exited', message: 'block "leaves" called process.exit(3)'},
  });
  expect(settled.find(({block}) => block === 'throws')).toMatchObject({
    status: 'failed',
    diagnostic: {
      code: 'block-crashed',
      message: 'block "throws" threw Error: out of hand, outside of what it returned',
    },
  });
  expect(settled.find(({block}) => block === 'stays')).toMatchObject({status: 'completed'});
});

/** Waits until the child has printed `text`. */
function printed(stream: NodeJS.ReadableStream | null, text: string): Promise<void> {
  let seen = '';
  return new Promise((resolve) => stream?.on('data', (chunk) => (seen += String(chunk)).includes(text) && resolve()));
}
