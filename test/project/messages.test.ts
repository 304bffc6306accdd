import {describe, expect, test} from 'vitest';
import {endOf, mistakenCommands} from '../support/mistaken-commands.ts';
import {mistakenProject} from '../support/mistaken-blocks.ts';
import {whyNoNobody} from '../support/nobody.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

type Told = readonly [mistake: keyof typeof mistakenCommands, code: number, message: string];

const told: readonly Told[] = [
  [
    'no-project',
    2,
    `error[no-project]: this is not a magelet project
   = note: neither /home/ann/sales nor a folder above it has pipelines/ or io_config.yaml
   = help: make one: magelet init my-project
`,
  ],
  [
    'unknown-pipeline',
    2,
    `error[unknown-pipeline]: the project has no pipeline "daily_sale"
   = note: it has: daily_sales
   = help: write daily_sales
`,
  ],
  [
    'unknown-pipeline: far',
    2,
    `error[unknown-pipeline]: the project has no pipeline "weekly"
   = note: it has: daily_sales
   = help: make it: magelet new pipeline weekly
`,
  ],
  [
    'unknown-pipeline: no name',
    2,
    `error[unknown-pipeline]: the project has no pipeline "../weekly"
   = note: it has: daily_sales
   = help: see those there are: magelet list
`,
  ],
  [
    'unknown-block',
    2,
    `error[unknown-block]: pipeline daily_sales has no block "clean_order"
   = note: it has: load_orders, clean_orders
   = help: write clean_orders
`,
  ],
  [
    'no-run-to-resume',
    2,
    `error[no-run-to-resume]: daily_sales has not run yet
   = help: run it: magelet run daily_sales
`,
  ],
  [
    'no-run-to-resume: a name',
    2,
    `error[no-run-to-resume]: there is no run "yesterday" of daily_sales
   = help: see the runs there are: magelet runs daily_sales
`,
  ],
  [
    'run-still-going',
    2,
    `error[run-still-going]: run 2026-11-23T14-05-09-k3fd of daily_sales still runs in another process
   = help: wait until it has ended: magelet runs daily_sales
`,
  ],
  [
    'history-set-aside',
    0,
    `warning[history-set-aside]: the history of runs could not be read, and a new one was begun
   = note: the old one is kept as .magelet/history.db.corrupt-1795446309000
   = note: runs recorded in it cannot be resumed
`,
  ],
  [
    'history-set-aside: runs',
    0,
    `warning[history-set-aside]: the history of runs could not be read, and a new one was begun
   = note: the old one is kept as .magelet/history.db.corrupt-1795446309000
   = note: runs recorded in it cannot be resumed
`,
  ],
  [
    'no-seed-folder',
    2,
    `error[no-seed-folder]: the folder that fills the local bucket "sales-lake" is not there: data
  --> metadata.yaml:3:24
   |
 3 |     sales-lake: {seed: data, include: [orders.csv, prices.csv]}
   |                        ^^^^
   = help: make it: mkdir -p data
`,
  ],
  [
    'no-seed-file',
    2,
    `error[no-seed-file]: the folder data has no file "orders.csv"
  --> metadata.yaml:3:40
   |
 3 |     sales-lake: {seed: data, include: [orders.csv, prices.csv]}
   |                                        ^^^^^^^^^^
   = note: it has: order.csv
   = help: write order.csv

error[no-seed-file]: the folder data has no file "prices.csv"
  --> metadata.yaml:3:52
   |
 3 |     sales-lake: {seed: data, include: [orders.csv, prices.csv]}
   |                                                    ^^^^^^^^^^
   = note: it has: order.csv
`,
  ],
  [
    'local-b2-busy',
    2,
    `error[local-b2-busy]: another magelet (process 4711) serves the local bucket of this project
   = help: wait until it has ended, or end it: kill 4711
`,
  ],
  [
    'file-exists',
    2,
    `error[file-exists]: README.md is there already, and is not written over
  --> README.md
   = note: nothing was written
   = help: move it away: mv README.md README.md.old
`,
  ],
  [
    'file-in-the-way',
    2,
    `error[file-in-the-way]: a file stands where a folder is needed: /home/ann/sales/.magelet
   = help: move it away: mv /home/ann/sales/.magelet /home/ann/sales/.magelet.old
`,
  ],
  [
    'file-in-the-way: a folder',
    2,
    `error[file-in-the-way]: a folder stands where a file is needed: /home/ann/sales/io_config.yaml
   = help: move it away: mv /home/ann/sales/io_config.yaml /home/ann/sales/io_config.yaml.old
`,
  ],
  [
    'old-node',
    2,
    `error[old-node]: magelet needs Node 22.18 or newer, this is 20.20.2; get it beside your project: npm i -D node@24 (npx then finds it)
`,
  ],
  [
    'usage',
    2,
    `error[usage]: unknown option "--dryrun"
   = help: write --dry-run
`,
  ],
  [
    'usage: missing',
    2,
    `error[usage]: missing required argument "pipeline"
   = note: the project has: daily_sales
   = help: name it: magelet run daily_sales
`,
  ],
  [
    'usage: nobody to ask',
    2,
    `error[usage]: the kind and the name of the block are missing, and there is no terminal to ask on
   = note: kinds: data_loader, transformer, data_exporter, sensor, custom, conditional, callback
   = help: say both: magelet new block data_loader load_orders --template b2
`,
  ],
];

describe('a command that cannot do what it is asked', () => {
  test.each(told)('says so: %s', async (mistake, code, message) => {
    const ended = await endOf(mistakenCommands[mistake]);
    expect(ended.stderr).toBe(message);
    expect(ended.code).toBe(code);
  });

  test('says a flaw of magelet itself with where it came from', async () => {
    const {stderr, code} = await endOf(mistakenCommands['internal-error']);
    expect(stderr).toMatch(/^error\[internal-error\]: magelet met a flaw of its own: no luck today\n {3}= note: at /);
    expect(code).toBe(2);
  });

  test('says a folder in which it may not write', async ({skip}) => {
    skip(whyNoNobody !== undefined, whyNoNobody);
    const {stderr, code} = await endOf(mistakenCommands['no-permission']);
    expect(stderr).toBe(`error[no-permission]: this may not be read or written: /home/ann/sales
   = help: give yourself the permission: chmod -R u+rwX /home/ann/sales
`);
    expect(code).toBe(2);
  });
});

describe('a block that fails', () => {
  test('while its file is loaded is told at the line that threw', async () => {
    using project = mistakenProject(['block-not-loaded']);
    const {stderr, code} = await project.run('run', 'daily_sales');
    expect(stderr.trimStart())
      .toBe(`error[block-not-loaded]: the file of block "load_rates" could not be loaded: Error: ENOENT: no such file or directory, open 'rates.json'
  --> blocks/data_loaders/load_rates.ts:4:26
   |
 4 | const rates = JSON.parse(readFileSync('rates.json', 'utf8'));
   |                          ^
   = note: it failed before the block was called
`);
    expect(code).toBe(1);
  });

  test('without a default export is told what to end its file with', async () => {
    using project = mistakenProject(['block-wrong-export']);
    const {stderr} = await project.run('run', 'daily_sales');
    expect(stderr.trimStart())
      .toBe(`error[block-wrong-export]: the file of block "sum_orders" has no default export, which would be its transformer
  --> blocks/transformers/sum_orders.ts
   = help: end it with: export default transformer(async (…) => { … });
`);
  });

  test('on a variable that is missing or wrong is told at the line that reads it', async () => {
    using project = mistakenProject(['missing-variable', 'wrong-variable']);
    const {stderr} = await project.run('run', 'daily_sales');
    expect(stderr.trimStart()).toBe(`error[missing-variable]: the run has no variable "region"
  --> blocks/data_loaders/load_region.ts:3:54
   |
 3 | export default dataLoader(({variables}) => variables.string('region'));
   |                                                      ^
   = note: it has: late_minutes
   = help: give it: --var region=…, or under variables: in the pipeline's metadata.yaml

error[wrong-variable]: variable "late_minutes" is "soon", not a number
  --> blocks/data_loaders/load_late.ts:3:54
   |
 3 | export default dataLoader(({variables}) => variables.number('late_minutes'));
   |                                                      ^
   = help: give it as a number, such as --var late_minutes=15
`);
  });

  test('on an import of its own project is told at the line that imports, with the path in the project', async () => {
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml': pipelineYaml({sum: ['custom'], deep: ['custom']}),
      'blocks/custom/sum.ts': `import {custom} from 'magelet';\nimport {add} from '../lib/math.ts';\nexport default custom(() => add(1, 2));\n`,
      'blocks/custom/deep.ts': `import {custom} from 'magelet';\nimport {zip} from '../lib/zip.ts';\nexport default custom(() => zip);\n`,
      'blocks/lib/zip.ts': `export {pack as zip} from '@fast/pack/sync';\n`,
    });
    const {stderr} = await project.run('run', 'p');
    expect(stderr.trimStart()).toBe(`error[import-not-found]: block "sum" imports blocks/lib/math.ts, which is not there
  --> blocks/custom/sum.ts:2:19
   |
 2 | import {add} from '../lib/math.ts';
   |                   ^^^^^^^^^^^^^^^^

error[import-not-found]: block "deep" imports "@fast/pack", which is not there
  --> blocks/lib/zip.ts:1:27
   |
 1 | export {pack as zip} from '@fast/pack/sync';
   |                           ^^^^^^^^^^^^^^^^^
   = help: add it to the project: npm i @fast/pack
`);
  });

  test('by taking its thread down is told with its file, and with memory only where it ran out', async () => {
    using project = new ScratchProject(
      {
        'pipelines/p/metadata.yaml': pipelineYaml({leave: ['custom'], hoard: ['custom', 'leave']}),
        'blocks/custom/leave.ts': `import {custom} from 'magelet';\nexport default custom(() => (process as any).reallyExit(3));\n`,
        'blocks/custom/hoard.ts': `import {custom} from 'magelet';
export default custom(() => { for (const all: unknown[] = [];;) all.push(new Array(1e6).fill(all)); });\n`,
      },
      {NODE_OPTIONS: '--max-old-space-size=200'},
    );
    expect((await project.run('run', 'p', '--block', 'leave')).stderr.trimStart())
      .toBe(`error[block-crashed]: block "leave" took its thread down, which ended with code 3
  --> blocks/custom/leave.ts
   = note: mostly it is a native module that does that
`);
    project.write({'pipelines/p/metadata.yaml': pipelineYaml({hoard: ['custom']})});
    expect((await project.run('run', 'p')).stderr.trimStart())
      .toBe(`error[block-crashed]: block "hoard" used up its memory, and its thread was ended
  --> blocks/custom/hoard.ts
   = help: hold less in memory at once: return a Table, or an async iterable of rows
`);
  });
});

test('an option of a block that nothing reads is told at the line that gives it', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': pipelineYaml({load: ['data_loader']}),
    'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';
export default dataLoader(() => 1, {retris: 2} as object);\n`,
  });
  expect((await project.run('run', 'p')).stderr).toBe(`
error[wrong-option]: dataLoader has no option "retris"
  --> blocks/data_loaders/load.ts:2:16
   |
 2 | export default dataLoader(() => 1, {retris: 2} as object);
   |                ^
   = note: its options are configProfile, delay, exponentialBackoff, maxDelay, retries, timeout
   = help: write retries
`);
});

test('a block that fails over an input that it does not wait for is told so', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': pipelineYaml({clean: ['transformer']}),
    'blocks/transformers/clean.ts': `import {transformer} from 'magelet';
export default transformer((rows: object[], {log}) => log.info(String(rows.length)));\n`,
  });
  expect((await project.run('run', 'p')).stderr).toContain(
    `   = note: its function takes 2 arguments, and was given no input and the context; to see what it waits for: magelet validate p\n`,
  );
});
