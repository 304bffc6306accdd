import {constants} from 'node:os';
import {expect, test} from 'vitest';
import {withPath} from '../../../runtime/core/why-not-written.ts';
import {thrownByBlock} from '../../../runtime/project/thread/thrown-by-block.ts';
import {parameterNames} from '../../../runtime/project/thread/rows-behind-await.ts';
import {renderDiagnostic} from '../../../runtime/report/render-diagnostic.ts';
import {pipelineYaml, ScratchProject} from '../../support/scratch-project.ts';

const subject = {
  block: 'clean_orders',
  pipeline: 'daily_sales',
  file: 'blocks/transformers/clean_orders.ts',
  project: '/home/ann/sales',
  notes: ['input: 2 rows from load_orders'],
};

const told = (error: unknown): string => renderDiagnostic(thrownByBlock(error, subject), {width: 120, colour: false});

test('a full disk is told as one, and not as a mistake of the block', () => {
  expect(told(Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'})))
    .toBe(`error[disk-full]: the disk is full: block "clean_orders" could not write
  --> blocks/transformers/clean_orders.ts
   = note: nothing of it was kept
   = note: input: 2 rows from load_orders
   = help: make room, then go on from it: magelet run daily_sales --resume
`);
});

test('a disk that refuses is told with the file, where that is known', () => {
  const path = '/home/ann/sales/.magelet/runs/daily_sales/r/clean_orders';
  const ofNode = {code: 'Unknown system error -122', errno: -constants.errno.EDQUOT};
  expect(told(withPath(Object.assign(new Error('Unknown system error -122, write'), ofNode), path)))
    .toBe(`error[disk-full]: the disk is full: block "clean_orders" could not write
  --> blocks/transformers/clean_orders.ts
   = note: the file is .magelet/runs/daily_sales/r/clean_orders
   = note: nothing of it was kept
   = note: input: 2 rows from load_orders
   = help: make room, then go on from it: magelet run daily_sales --resume
`);
  expect(told(withPath(Object.assign(new Error('EIO: i/o error, write'), {code: 'EIO'}), path)))
    .toBe(`error[disk-fails]: the disk fails: block "clean_orders" could not read or write
  --> blocks/transformers/clean_orders.ts
   = note: EIO: i/o error, write
   = note: the file is .magelet/runs/daily_sales/r/clean_orders
   = note: nothing of it was kept
   = note: input: 2 rows from load_orders
   = help: see what the system says of the disk: dmesg --level err, then go on from it: magelet run daily_sales --resume
`);
});

test('what caused an error is told with it, three deep', () => {
  const error = [1, 2, 3, 4].reduce<Error>(
    (cause, depth) => new Error(`depth ${depth}`, {cause}),
    new TypeError('bottom'),
  );
  error.stack = '';
  expect(told(error)).toBe(`error[block-threw]: block "clean_orders" threw Error: depth 4
  --> blocks/transformers/clean_orders.ts
   = note: caused by Error: depth 3
   = note: caused by Error: depth 2
   = note: caused by Error: depth 1
   = note: input: 2 rows from load_orders
   = help: mend the block, then go on from it: magelet run daily_sales --resume
`);
});

test('what Promise.any gathered is told, the first three of it', () => {
  const error = new AggregateError(
    [new RangeError('one'), 'two', new Error('three'), new Error('four')],
    'all of them',
  );
  error.stack = '';
  expect(told(error)).toBe(`error[block-threw]: block "clean_orders" threw AggregateError: all of them
  --> blocks/transformers/clean_orders.ts
   = note: one of them: RangeError: one
   = note: one of them: 'two'
   = note: one of them: Error: three
   = note: and 1 more
   = note: input: 2 rows from load_orders
   = help: mend the block, then go on from it: magelet run daily_sales --resume
`);
});

test('a message that holds data is cut', () => {
  const error = new Error(`${'x'.repeat(5000)}\n${'y'.repeat(5000)}`);
  error.stack = '';
  const text = told(error);
  expect(text).toContain(` threw Error: ${'x'.repeat(1000)}…\n`);
  expect(text).toContain(`note: ${'y'.repeat(1000)}…\n`);
  expect(told('z'.repeat(5000)).split('\n')[0]?.length).toBeLessThan(1100);
});

test('a function that calls itself is shown once', () => {
  const error = new RangeError('Maximum call stack size exceeded');
  const file = '/home/ann/sales/blocks/transformers/clean_orders.ts';
  const itself = `    at total (file://${file}:2:30)\n`;
  error.stack = `RangeError\n    at total (file://${file}:2:20)\n${itself.repeat(9)}    at file://${file}:5:3\n`;
  const {at, related} = thrownByBlock(error, subject);
  expect([at, ...(related ?? [])].map((shown) => `${shown?.place.line}:${shown?.place.column}`)).toEqual([
    '2:20',
    '2:30',
    '5:3',
  ]);
});

test('what is no error is told as it prints', () => {
  expect(told({status: 404})).toMatch('error[block-threw]: block "clean_orders" threw { status: 404 }\n');
  expect(told(undefined)).toMatch('error[block-threw]: block "clean_orders" threw undefined\n');
});

test('a name that is not there is told with the import that brings it', () => {
  using project = new ScratchProject({
    'a.ts': "import {dataLoader, type Table} from 'magelet';\n",
    'b.ts': "import {dataLoader} from 'magelet';\n",
  });
  const helpOn = (name: string, file: string): string | undefined =>
    thrownByBlock(new ReferenceError(`${name} is not defined`), {...subject, file, project: project.folder}).help;
  const then = ', then go on from it: magelet run daily_sales --resume';
  expect(helpOn('Table', 'a.ts')).toBe(`take "type" out of the import of Table: it is used as a value${then}`);
  expect(helpOn('Table', 'b.ts')).toBe(`import it: import {Table} from 'magelet'${then}`);
  expect(helpOn('orders', 'b.ts')).toBe(`mend the block${then}`);
});

const beginning = "import {LocalFiles, Table, transformer} from 'magelet';\n";

test.each([
  [
    'transformer((orders) => orders.map(({id}) => id))',
    'orders is a table, and its rows are behind await: (await orders.rows()).map(…)',
  ],
  ['transformer((orders) => orders.rows().filter(Boolean))', 'rows are behind await: (await orders.rows()).filter(…)'],
  [
    'transformer(async (orders) => [...orders])',
    'orders is a table, and its rows are behind await: await orders.rows()',
  ],
  [
    'transformer((orders) => { const rows = orders.rows({limit: 5}); return rows.map(String); })',
    'rows are behind await: const rows = await orders.rows()',
  ],
  [
    'transformer((orders) => { for (const order of orders.rows()) void order; })',
    'rows are behind await: await orders.rows()',
  ],
  [
    'transformer(() => { const prices = Table.from([{a: 1}]); return prices.some(Boolean); })',
    'prices is a table, and its rows are behind await: (await prices.rows()).some(…)',
  ],
  [
    'transformer((orders) => { const [first] = orders.rows(); return first; })',
    'rows are behind await: await orders.rows()',
  ],
  [
    'transformer((orders) => Math.max(...orders))',
    'orders is a table, and its rows are behind await: await orders.rows()',
  ],
  [
    'transformer(async (orders) => new Set(orders).size)',
    'orders is a table, and its rows are behind await: await orders.rows()',
  ],
  [
    "transformer(async (orders) => { const prices = new LocalFiles('data').load('lake', 'p.csv'); return prices.rows(); })",
    "what it loads is behind await: const prices = await new LocalFiles('data').load(…)",
  ],
  // What the text does not tell is left alone.
  ['transformer(async (orders) => [...(await orders.rows()), ...({} as never[])])', 'mend the block'],
  ['transformer((orders) => { const [id] = {orders} as never; return id; })', 'mend the block'],
  ['transformer((orders) => { const ids = new Set([1]); return ids.map(String); })', 'mend the block'],
  ['transformer((orders) => orders.sum())', 'mend the block'],
  ['transformer((orders) => { const orders_ = {}; return orders_.map(String); })', 'mend the block'],
  ['transformer((orders, {block}) => block.map(String))', 'mend the block'],
])('a table that is taken for an array is told as one: %s', async (code, help) => {
  const isOfOrders = code.includes('(orders');
  using project = new ScratchProject({
    'pipelines/daily_sales/metadata.yaml': pipelineYaml({
      load_orders: ['data_loader'],
      clean_orders: ['transformer', ...(isOfOrders ? ['load_orders'] : [])],
    }),
    'blocks/data_loaders/load_orders.ts':
      "import {dataLoader, Table} from 'magelet';\nexport default dataLoader(() => Table.from([{id: 1}]));\n",
    'data/lake/p.csv': 'a\n1\n',
    'blocks/transformers/clean_orders.ts': `${beginning}export default ${code};\n`,
  });
  const {stdout, stderr} = await project.run('run', 'daily_sales');
  expect(`${stdout}${stderr}`).toContain(`= help: ${help}, then go on from it: magelet run daily_sales --resume\n`);
});

test('a parameter that says that it is a table is one, in any function of the file', () => {
  const text = `import {type Table} from 'magelet';

export const total = (sales: Table): number =>
  sales.reduce((sum, {total}) => sum + total, 0);
`;
  using project = new ScratchProject({'total.ts': text});
  const error = new TypeError('sales.reduce is not a function');
  error.stack = `TypeError\n    at total (file://${project.folder}/total.ts:4:9)\n`;
  expect(thrownByBlock(error, {...subject, project: project.folder}).help).toBe(
    'sales is a table, and its rows are behind await: (await sales.rows()).reduce(…), then go on from it: magelet run daily_sales --resume',
  );
});

test.each([
  ["const prices = b2.load('lake', 'p.csv');", 'what it loads is behind await: const prices = await b2.load(…)'],
  [
    "const prices = io('archive').load('lake', 'p.csv');",
    "what it loads is behind await: const prices = await io('archive').load(…)",
  ],
  [
    "const prices = await b2.load('lake', 'p.csv');",
    'prices is a table, and its rows are behind await: (await prices.rows()).map(…)',
  ],
  // These are rows, or what another package makes of a file.
  ["const prices = await b2.load('lake', 'p.csv', {as: 'rows'});", 'mend the block'],
  ["const prices = yaml.load('p.yaml');", 'mend the block'],
])('what is loaded is told by its line: %s', (line, help) => {
  using project = new ScratchProject({'a.ts': `${line}\nprices.map(String);\n`});
  const error = new TypeError('prices.map is not a function');
  error.stack = `TypeError\n    at file://${project.folder}/a.ts:2:8\n`;
  expect(thrownByBlock(error, {...subject, project: project.folder}).help).toBe(
    `${help}, then go on from it: magelet run daily_sales --resume`,
  );
});

test.each<[readonly string[], (...values: never[]) => unknown]>([
  [['orders'], (orders: unknown) => orders],
  [['orders', 'prices'], async (orders: unknown, prices: unknown, {log}: {log: unknown}) => [orders, prices, log]],
  [
    ['a', 'b'],
    function total(a: unknown, b: unknown) {
      return [a, b];
    },
  ],
  [[], () => 1],
  [[], ({log}: {log: unknown}, orders: unknown) => [log, orders]],
])('the parameters of a function go by %j', (names, run) => {
  expect(parameterNames(run)).toEqual(names);
});
