import {describe, expect, test} from 'vitest';
import {ScratchProject} from '../../support/scratch-project.ts';

const files = (body: string, rest = '') => ({
  'pipelines/p/metadata.yaml': `blocks:
  - uuid: apart
    type: custom
    executor_type: process
    executor_config: {memory_limit: 300MB}
${rest}  - {uuid: good, type: custom}
  - {uuid: below, type: custom, upstream_blocks: [apart]}
`,
  'blocks/custom/apart.ts': `import {custom, sql} from 'magelet';\nexport const used = sql;\nexport default custom(async ({log}) => { ${body} });\n`,
  'blocks/custom/good.ts': `import {custom} from 'magelet';\nexport default custom(({log}) => log.info(String(process.pid)));\n`,
  'blocks/custom/below.ts': `import {custom} from 'magelet';\nexport default custom(async (given: any, {log}) => log.info(JSON.stringify(await given.rows())));\n`,
});

const messages = (events: readonly Record<string, unknown>[], block: string) =>
  events.filter((event) => event['type'] === 'block-log' && event['block'] === block).map(({message}) => message);

describe('executor_type: process', () => {
  test('runs a block in a process of its own, whose output and words arrive as ever', async () => {
    using project = new ScratchProject(
      files(`log.info(String(process.pid)); console.log('printed'); return sql\`select 1 as a\`;`),
    );
    const events = await project.events('run', 'p');
    expect(events.at(-1)).toMatchObject({status: 'completed'});
    const [apart, printed] = messages(events, 'apart');
    expect(printed).toBe('printed');
    expect(apart).not.toBe(messages(events, 'good')[0]);
    expect(messages(events, 'below')).toEqual(['[{"a":1}]']);
  });

  test.each([
    ['uses up its memory in JavaScript', 'const hoard: unknown[] = []; for (;;) hoard.push({some: [1, 2, 3]});'],
    [
      'uses it up outside of JavaScript',
      'const hoard: Buffer[] = []; for (;;) { hoard.push(Buffer.alloc(20e6, 1)); await new Promise(setImmediate); }',
    ],
  ])('a block that %s fails alone, although a query runs beside', async (_, body) => {
    using project = new ScratchProject(
      files(`void sql\`select count(*) as n from range(100000000000) t(a) where a % 7 = 3\`.rows().catch(() => undefined);
      await new Promise((done) => setTimeout(done, 50)); ${body}`),
    );
    const {code, stdout, stderr} = await project.run('run', 'p');
    expect(stderr).toContain('error[block-crashed]: block "apart" used up its memory, and its process was ended');
    expect(stdout).toMatch(/^completed +good/m);
    expect(code).toBe(1);
  });

  test.each([
    [
      'a native crash',
      'process.abort();',
      'SIGABRT\n  --> blocks/custom/apart.ts\n   = note: mostly it is a native module',
    ],
    [
      'a machine without memory',
      `process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});`,
      'SIGKILL\n  --> blocks/custom/apart.ts\n   = note: the machine sends it where memory runs out',
    ],
  ])('%s fails the block alone, and is told by its signal', async (_, body, signal) => {
    using project = new ScratchProject(files(body));
    const {code, stdout, stderr} = await project.run('run', 'p');
    expect(stderr).toContain(`error[block-crashed]: block "apart" lost its process to ${signal}`);
    expect(stdout).toMatch(/^completed +good/m);
    expect(code).toBe(1);
  });

  test('a block that never yields is ended at its timeout', async () => {
    using project = new ScratchProject(files('for (;;);', '    timeout: 1\n'));
    const {stderr, stdout} = await project.run('run', 'p');
    expect(stderr).toContain('error[block-timed-out]: block "apart" took longer than its 1 s and was ended');
    expect(stdout).toMatch(/^completed +good/m);
  });

  test('a limit that is no size, or less than Node takes, is told', async () => {
    using project = new ScratchProject(files('return 1;'));
    project.write({'pipelines/p/metadata.yaml': project.read('pipelines/p/metadata.yaml').replace('300MB', '12')});
    expect((await project.run('validate', 'p')).stderr).toContain(
      'error[wrong-value]: memory_limit of block "apart" is "12", not a size from 128MB on',
    );
  });
});

test('--inline runs blocks in the thread of the run, and what they print is still theirs', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml':
      'blocks:\n  - {uuid: one, type: custom}\n  - {uuid: two, type: custom, upstream_blocks: [one]}\n',
    'blocks/custom/one.ts': `import {isMainThread} from 'node:worker_threads';
import {custom} from 'magelet';
export default custom(() => { console.log('in the main thread: ' + isMainThread); return [{a: 1}]; });\n`,
    'blocks/custom/two.ts': `import {custom} from 'magelet';\nexport default custom((given: unknown[], {log}) => log.info(JSON.stringify(given)));\n`,
  });
  const events = await project.events('run', 'p', '--inline');
  expect(events.filter(({type}) => type === 'block-log')).toMatchObject([
    {block: 'one', source: 'stdout', message: 'in the main thread: true'},
    {block: 'two', message: '[{"a":1}]'},
  ]);
  expect(events.at(-1)).toMatchObject({status: 'completed'});
});
