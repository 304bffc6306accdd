import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const orders = {
  'pipelines/sales/metadata.yaml': pipelineYaml({
    load: ['data_loader'],
    clean: ['transformer', 'load'],
    save: ['data_exporter', 'clean'],
    count: ['custom', 'load'],
  }),
  'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';
export default dataLoader(() => [{id: 'A-1', total: 5}, {id: 'A-2', total: -12.5}]);
`,
  'blocks/transformers/clean.ts': `import {transformer} from 'magelet';

type Order = {id: string; total: number};

export default transformer((orders: Order[]) => {
  for (const order of orders) {
    if (order.total < 0) {
      throw new RangeError(\`order \${order.id} has a negative total: \${order.total}\`);
    }
  }
  return orders;
});
`,
  'blocks/data_exporters/save.ts': `import {dataExporter} from 'magelet';
export default dataExporter((orders: unknown[], {log}) => log.info(\`saved \${orders.length}\`));
`,
  'blocks/custom/count.ts': `import {custom} from 'magelet';
export default custom((orders: unknown[]) => orders.length);
`,
};

describe('magelet run', () => {
  test('shows what a block threw at its line, what was not run because of it, and goes on with --resume', async () => {
    using project = new ScratchProject(orders);
    const failed = await project.run('run', 'sales');
    expect(failed.code).toBe(1);
    expect(failed.stderr)
      .toContain(`error[block-threw]: block "clean" threw RangeError: order A-2 has a negative total: -12.5
  --> blocks/transformers/clean.ts:8:13
   |
 8 |       throw new RangeError(\`order \${order.id} has a negative total: \${order.total}\`);
   |             ^
   = note: input: 2 rows from load
   = note: not run because of it: save
   = help: mend the block, then go on from it: magelet run sales --resume
`);
    project.write({
      'blocks/data_loaders/load.ts': orders['blocks/data_loaders/load.ts'],
      'blocks/transformers/clean.ts': `import {transformer} from 'magelet';
export default transformer((orders: {total: number}[]) => orders.filter(({total}) => total > 0));
`,
    });
    const events = await project.events('run', 'sales', '--resume');
    const settled = events.filter(({type}) => type === 'block-settled').map(({block, status}) => [block, status]);
    expect(Object.fromEntries(settled)).toEqual({
      load: 'reused',
      count: 'reused',
      clean: 'completed',
      save: 'completed',
    });
    expect(events.find(({type}) => type === 'block-log')).toMatchObject({block: 'save', message: 'saved 1'});
    const again = await project.run('run', 'sales', '--resume');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('error[nothing-to-resume]: run ');
  });

  test('a block whose file changed runs again on --resume, and everything below it', async () => {
    using project = new ScratchProject(orders);
    await project.run('run', 'sales');
    project.write({
      'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';
export default dataLoader(() => [{id: 'A-1', total: 5}]);
`,
    });
    const {stdout} = await project.run('run', 'sales', '--resume', '--dry-run');
    expect(stdout).toBe(`run   load    data loader     its file changed
run   clean   transformer     it did not complete
run   save    data exporter   it did not complete
run   count   custom block    load above it runs again
`);
  });

  test('--resume keeps the profile of the run, whose outputs later runs find; an unknown --profile is told before', async () => {
    using project = new ScratchProject({
      'io_config.yaml': 'default:\n  WHO: nobody\narchive:\n  WHO: the archive\n',
      'pipelines/p/metadata.yaml': pipelineYaml({
        first: ['custom'],
        second: ['custom', 'first'],
        third: ['custom', 'second'],
      }),
      'blocks/custom/first.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
      'blocks/custom/second.ts': `import {custom} from 'magelet';\nexport default custom(() => { throw new Error('a ledger\\nis closed'); });\n`,
      'blocks/custom/third.ts': `import {custom} from 'magelet';\nexport default custom((given: number) => given + 1);\n`,
    });
    const wrong = await project.run('run', 'p', '--profile', 'archve');
    expect(wrong).toMatchObject({code: 2, stdout: ''});
    expect(wrong.stderr).toContain('error[unknown-profile]: io_config.yaml has no profile "archve"\n');
    const failed = await project.run('run', 'p', '--profile', 'archive');
    expect(failed.stderr).toContain('threw Error: a ledger …\n');
    expect(failed.stderr).toContain('   = note: is closed\n');
    project.write({
      'blocks/custom/second.ts': `import {custom} from 'magelet';
export default custom((_: number, {config, log}) => { log.info(String(config.get('WHO'))); return 2; });\n`,
    });
    const events = await project.events('run', 'p', '--resume');
    expect(events.find(({type}) => type === 'block-log')).toMatchObject({message: 'the archive'});
    // first was reused in the newest run: its output is found where it was stored.
    expect((await project.events('run', 'p', '--from', 'second')).at(-1)).toMatchObject({status: 'completed'});
  });

  test('part of a pipeline runs on the newest stored inputs, and says which run would supply what is missing', async () => {
    using project = new ScratchProject(orders);
    const early = await project.run('run', 'sales', '--block', 'count');
    expect(early.code).toBe(2);
    expect(early.stderr)
      .toBe(`error[missing-input]: no run has an output of block "load", which a selected block waits for
   = help: make it first: magelet run sales --until load
`);
    await project.run('run', 'sales', '--until', 'load');
    const events = await project.events('run', 'sales', '--block', 'count');
    expect(events.filter(({type}) => type === 'block-settled')).toMatchObject([
      {block: 'load', status: 'reused'},
      {block: 'count', status: 'completed', output: {kind: 'value'}},
    ]);
  });

  test('what a block returns is what its downstream receives, of every kind', async () => {
    const files = (returned: string, seen: string) => ({
      'pipelines/p/metadata.yaml': pipelineYaml({give: ['data_loader'], take: ['custom', 'give']}),
      'blocks/data_loaders/give.ts': `import {dataLoader, Table} from 'magelet';\nimport {DataFrame} from 'magelet/danfo';\nexport const used = [Table, DataFrame];\nexport default dataLoader(async () => ${returned});\n`,
      'blocks/custom/take.ts': `import {inspect} from 'node:util';
import {custom} from 'magelet';
export default custom(async (given: any, {log}) => log.info(inspect(${seen}, {breakLength: Infinity, depth: 6})));\n`,
    });
    const cases: readonly (readonly [returned: string, seen: string, expected: string])[] = [
      ['undefined', 'given', 'undefined'],
      ['null', 'given', 'null'],
      ['[[1]]', 'given', '[ [ 1 ] ]'],
      ['[]', 'given', '[]'],
      ["'text'", 'given', "'text'"],
      ['new Uint8Array([1, 2])', 'given', 'Uint8Array(2) [ 1, 2 ]'],
      [
        '[{at: new Date(0), big: 2n ** 60n, nan: NaN, none: null, gap: undefined}]',
        'given',
        '[ { at: 1970-01-01T00:00:00.000Z, big: 1152921504606846976n, nan: NaN, none: null, gap: undefined } ]',
      ],
      ["new Map([['a', new Set([1])]])", 'given', "Map(1) { 'a' => Set(1) { 1 } }"],
      [
        '(async function* () { yield {n: 1}; yield {n: 2}; })()',
        'await Array.fromAsync(given)',
        '[ { n: 1 }, { n: 2 } ]',
      ],
      ["Table.from([{id: 1, name: 'ü'}])", 'await given.rows()', "[ { id: 1, name: 'ü' } ]"],
      ['Table.from([{id: 1}])', 'given.constructor.name', "'Table'"],
      [
        "new DataFrame({a: [1, 2.5], b: ['x', 'y']})",
        '[given.constructor.name, given.columns, given.dtypes, given.values]',
        "[ 'DataFrame', [ 'a', 'b' ], [ 'float32', 'string' ], [ [ 1, 'x' ], [ 2.5, 'y' ] ] ]",
      ],
    ];
    using project = new ScratchProject({'io_config.yaml': 'default: {}\n'});
    for (const [returned, seen, expected] of cases) {
      project.write(files(returned, seen));
      const events = await project.events('run', 'p');
      const said = events.find(({type}) => type === 'block-log');
      expect(said?.['message'] ?? events.find(({diagnostic}) => diagnostic)).toBe(expected);
    }
  });

  test('a value that no other block could receive is an error that says what may be returned', async () => {
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml': pipelineYaml({give: ['data_loader']}),
      'blocks/data_loaders/give.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => new (class Order {})());\n`,
    });
    const {stderr} = await project.run('run', 'p');
    expect(stderr).toContain(
      `error[output-not-storable]: the block returned an instance of Order, which cannot be handed to another block`,
    );
  });

  test('a TypeScript block with an enum, and a helper imported without an extension, load through tsx', async () => {
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml': pipelineYaml({give: ['data_loader']}),
      'blocks/colours.ts': `export enum Colour { Red = 'red' }\n`,
      'blocks/data_loaders/give.ts': `import {dataLoader, Table} from 'magelet';
import {Colour} from '../colours';
export default dataLoader((): Colour => { throw new Error(Colour.Red); });
export type Unused = Table;
`,
    });
    const {stderr} = await project.run('run', 'p');
    expect(stderr).toContain(`error[block-threw]: block "give" threw Error: red
  --> blocks/data_loaders/give.ts:3:49
   |
 3 | export default dataLoader((): Colour => { throw new Error(Colour.Red); });
   |                                                 ^
`);
  });

  test('a block that is not TypeScript, imports what is not there, or exports something else, is told where', async () => {
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml': pipelineYaml({
        typo: ['data_loader'],
        lost: ['data_loader'],
        plain: ['data_loader'],
        other: ['data_loader'],
      }),
      'blocks/data_loaders/typo.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => [1, 2;\n`,
      'blocks/data_loaders/lost.ts': `import {add} from 'left-padding';\nexport default add;\n`,
      'blocks/data_loaders/plain.ts': `export default () => 1;\n`,
      'blocks/data_loaders/other.ts': `import {sensor} from 'magelet';\nexport default sensor(() => true);\n`,
    });
    const {code, stderr} = await project.run('run', 'p');
    expect(code).toBe(1);
    expect(stderr)
      .toContain(`error[block-syntax]: the file of block "typo" is not TypeScript: expected "]" but found ";"
  --> blocks/data_loaders/typo.ts:2:38
   |
 2 | export default dataLoader(() => [1, 2;
   |                                      ^
`);
    expect(stderr).toContain(`error[import-not-found]: block "lost" imports "left-padding", which is not there
  --> blocks/data_loaders/lost.ts:1:19
   |
 1 | import {add} from 'left-padding';
   |                   ^^^^^^^^^^^^^^
   = help: add it to the project: npm i left-padding
`);
    expect(stderr)
      .toContain(`error[block-wrong-export]: the file of block "plain" exports a plain function as its default, not a data loader
  --> blocks/data_loaders/plain.ts
   = help: end it with: export default dataLoader(async (…) => { … });
`);
    expect(stderr)
      .toContain(`error[block-wrong-export]: the file of block "other" defines a sensor, but the pipeline says data loader
  --> blocks/data_loaders/other.ts
   = help: write type: sensor in the pipeline, or dataLoader(…) in the file
`);
  });

  test('a failing test of a block fails it, shows the test, and nothing is handed on', async () => {
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml': pipelineYaml({give: ['data_loader'], take: ['custom', 'give']}),
      'blocks/data_loaders/give.ts': `import assert from 'node:assert/strict';
import {dataLoader, test} from 'magelet';
export default dataLoader(() => [] as number[]);
export const isArray = test('is an array', (output: number[]) => Array.isArray(output));
export const hasRows = test('has rows', (output: number[]) => {
  assert.ok(output.length > 0, 'no rows');
});
`,
      'blocks/custom/take.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
    });
    const {code, stderr} = await project.run('run', 'p');
    expect(code).toBe(1);
    expect(stderr).toContain(`error[tests-failed]: Failed to pass tests for block give
  --> blocks/data_loaders/give.ts:6:10
   |
 6 |   assert.ok(output.length > 0, 'no rows');
   |          ^
   = note: "has rows": no rows
   = note: 1 of 2 tests passed; nothing was handed on
   = note: not run because of it: take
   = help: mend the block or its test, then go on from it: magelet run p --resume
`);
  });

  test('what a block prints is its own log, also where two print at once in one thread', async () => {
    const block = (name: string) => `import {setTimeout as sleep} from 'node:timers/promises';
import {custom} from 'magelet';
export default custom(async () => {
  for (let line = 1; line <= 3; line++) { console.log('${name} %d', line); await sleep(5); }
  process.stderr.write('${name} unfinished');
});\n`;
    const names = ['a', 'b', 'c', 'd'];
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml': pipelineYaml(Object.fromEntries(names.map((name) => [name, ['custom']]))),
      ...Object.fromEntries(names.map((name) => [`blocks/custom/${name}.ts`, block(name)])),
    });
    const events = await project.events('run', 'p');
    for (const name of names) {
      const said = events.filter(({type, block}) => type === 'block-log' && block === name);
      expect(said.map(({source, message}) => `${String(source)}: ${String(message)}`)).toEqual([
        `stdout: ${name} 1`,
        `stdout: ${name} 2`,
        `stdout: ${name} 3`,
        `stderr: ${name} unfinished`,
      ]);
    }
  });
});

describe('blocks that are attached to others', () => {
  const project = (answer: string, load: string) =>
    new ScratchProject({
      'pipelines/p/metadata.yaml': `blocks:
  - uuid: load
    type: data_loader
  - uuid: clean
    type: transformer
    upstream_blocks: [load]
  - uuid: after
    type: custom
    upstream_blocks: [clean]
  - uuid: other
    type: custom
    upstream_blocks: [load]
conditionals:
  - uuid: has_rows
    type: conditional
    upstream_blocks: [clean]
callbacks:
  - uuid: tell
    type: callback
    upstream_blocks: [load, clean]
`,
      'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => ${load});\n`,
      'blocks/transformers/clean.ts': `import {transformer} from 'magelet';\nexport default transformer((rows: unknown[]) => rows.length);\n`,
      'blocks/custom/after.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
      'blocks/custom/other.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
      'blocks/conditionals/has_rows.ts': `import {conditional} from 'magelet';\nexport default conditional((rows: unknown[]) => ${answer});\n`,
      'blocks/callbacks/tell.ts': `import {callback} from 'magelet';
export default callback((output: unknown, {parent, log}) => {
  log.info(\`\${parent.block} \${parent.event} \${JSON.stringify(output)} \${parent.error?.code}\`);
  if (parent.block === 'clean') throw new Error('nobody listens');
}, {on: ['success', 'failure']});\n`,
    });
  const told = (events: readonly Record<string, unknown>[]) => ({
    settled: Object.fromEntries(
      events.filter(({type}) => type === 'block-settled').map(({block, status}) => [block, status]),
    ),
    logs: events
      .filter(({type}) => type === 'block-log')
      .map(({block, message}) => `${String(block)}: ${String(message)}`),
    run: events.at(-1)?.['status'],
  });

  test('a conditional gets what its block would get; with a yes the block runs, and callbacks hear how it ended', async () => {
    using yes = project('rows.length > 0', '[{id: 1}]');
    expect(told(await yes.events('run', 'p'))).toEqual({
      settled: {load: 'completed', clean: 'completed', after: 'completed', other: 'completed'},
      logs: [
        'load: load success [{"id":1}] undefined',
        'clean: clean success 1 undefined',
        'clean: callback tell failed: block "tell" threw Error: nobody listens',
      ],
      run: 'completed',
    });
  });

  test('with a no the block and what waits for it are left out, the rest runs, and the run completes', async () => {
    using no = project('rows.length > 0', '[]');
    expect(told(await no.events('run', 'p'))).toEqual({
      settled: {load: 'completed', clean: 'condition_failed', after: 'condition_failed', other: 'completed'},
      logs: ['load: load success [] undefined'],
      run: 'completed',
    });
  });

  test('a conditional that throws fails its block, loudly', async () => {
    using loud = project('rows.nothing.at(0)', '[]');
    const events = await loud.events('run', 'p');
    expect(told(events).settled).toEqual({
      load: 'completed',
      clean: 'failed',
      after: 'upstream_failed',
      other: 'completed',
    });
    expect(events.find(({type, block}) => type === 'block-settled' && block === 'clean')).toMatchObject({
      diagnostic: {code: 'block-threw', file: 'blocks/conditionals/has_rows.ts', line: 2},
    });
  });

  test('a callback hears of a failure, with its code and without an output', async () => {
    using failing = project('true', "(() => { throw new Error('no data'); })()");
    expect(told(await failing.events('run', 'p'))).toEqual({
      settled: {load: 'failed', clean: 'upstream_failed', after: 'upstream_failed', other: 'upstream_failed'},
      logs: ['load: load failure undefined block-threw'],
      run: 'failed',
    });
  });
});

describe('a secret of a profile', () => {
  test('appears nowhere: not in the output, the record or the stored files, when the run passes and when it fails', async () => {
    const canary = 'K004canarySecretThatMustNeverBeSeen';
    using project = new ScratchProject(
      {
        'io_config.yaml': `default:\n  B2_APPLICATION_KEY_ID: 0041234567890\n  B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"\n  B2_ENDPOINT_URL: http://127.0.0.1:9\n`,
        'pipelines/p/metadata.yaml': pipelineYaml({tell: ['custom'], fail: ['custom'], ask: ['custom']}),
        'blocks/custom/tell.ts': `import {custom} from 'magelet';
export default custom(({config, log}) => {
  const key = String(config.get('B2_APPLICATION_KEY'));
  log.info('the key is ' + key, {key, url: encodeURIComponent(key), nested: [{key}]});
  console.log(key);
  console.error(process.env.B2_APPLICATION_KEY);
  return {length: key.length};
});\n`,
        'blocks/custom/fail.ts': `import {custom} from 'magelet';
export default custom(({config}) => { throw new Error('bad key ' + config.get('B2_APPLICATION_KEY')); });\n`,
        'blocks/custom/ask.ts': `import {custom} from 'magelet';
export default custom(({b2}) => b2.load('bucket', 'key.csv'));\n`,
      },
      {B2_APPLICATION_KEY: canary},
    );
    const {code, stdout, stderr} = await project.run('run', 'p');
    expect(code).toBe(1);
    expect(stdout).toContain('the key is ****');
    expect(stderr).toContain('bad key ****');
    expect(stdout + stderr).not.toContain(canary);
    const {stdout: lines} = await project.run('run', 'p', '--json');
    expect(lines).not.toContain(canary);
    const stored = readdirSync(join(project.folder, '.magelet'), {recursive: true, withFileTypes: true}).filter(
      (entry) => entry.isFile(),
    );
    expect(stored.length).toBeGreaterThan(0);
    for (const {parentPath, name} of stored) {
      expect(readFileSync(join(parentPath, name)).includes(canary), join(parentPath, name)).toBe(false);
    }
    expect(
      existsSync(join(project.folder, '.magelet', 'tmp')) && readdirSync(join(project.folder, '.magelet', 'tmp')),
    ).toEqual([]);
  });
});

test('a run whose block is cancelled because its time is over ends with 1: nobody interrupted it', async () => {
  using project = new ScratchProject({
    'io_config.yaml': 'default: {}',
    'pipelines/p/metadata.yaml': 'blocks:\n  - {uuid: a, type: custom, timeout: 0.2, timeout_status: cancelled}\n',
    'blocks/custom/a.ts': `import {custom} from 'magelet';
export default custom(({signal}) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))));
`,
  });
  const {code, stdout} = await project.run('run', 'p', '--json');
  const events = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect([code, events.at(-1)?.['status']]).toEqual([1, 'cancelled']);
  const took = events.find(({type}) => type === 'block-settled')?.['took'];
  expect(String(took)).toMatch(/^\d+(?:\.\d{1,3})?$/);
});
