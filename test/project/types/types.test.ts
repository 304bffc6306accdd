import {execFile} from 'node:child_process';
import {symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../../support/scratch-project.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const installed = (name: string): string => join(repository, 'node_modules', name);

const tsconfig = JSON.stringify({
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['blocks', '.magelet/types'],
});

const loaderOf = (loader: string): string =>
  `import {dataLoader, sql, Table} from 'magelet';\nvoid [sql, Table];\nexport default dataLoader(${loader});\n`;

const transformerOf = (transformer: string): string =>
  `import {transformer, type BlockContext, type Table} from 'magelet';\nimport type {DataFrame} from 'magelet/danfo';\nexport type Used = [BlockContext, Table, DataFrame];\ntype Order = {id: number; total: number};\nexport type Unused = Order;\n\nexport default transformer(${transformer});\n`;

/** A project that has TypeScript, with a loader that gives and a transformer that takes. */
function typedProject(
  loader: string,
  transformer: string,
  more: Readonly<Record<string, string>> = {},
): ScratchProject {
  const project = new ScratchProject({
    'tsconfig.json': tsconfig,
    'pipelines/daily_sales/metadata.yaml': pipelineYaml({
      load_orders: ['data_loader'],
      clean_orders: ['transformer', 'load_orders'],
    }),
    'blocks/data_loaders/load_orders.ts': loaderOf(loader),
    'blocks/transformers/clean_orders.ts': transformerOf(transformer),
    ...more,
  });
  for (const name of ['typescript', '@types']) {
    symlinkSync(installed(name), join(project.folder, 'node_modules', name), 'junction');
  }
  return project;
}

type Pair = readonly [give: string, take: string];

/** The same of many pairs of blocks, in one pipeline. */
function projectOfPairs(pairs: readonly Pair[]): ScratchProject {
  const blocks = pairs.flatMap((_, index) => [
    [`give_${index}`, ['data_loader']] as const,
    [`take_${index}`, ['transformer', `give_${index}`]] as const,
  ]);
  const files = pairs.flatMap(([give, take], index) => [
    [`blocks/data_loaders/give_${index}.ts`, loaderOf(give)],
    [`blocks/transformers/take_${index}.ts`, transformerOf(take)],
  ]);
  return typedProject('() => 1', '(one: number) => one', {
    ...Object.fromEntries(files),
    'pipelines/daily_sales/metadata.yaml': pipelineYaml(Object.fromEntries(blocks)),
    'io_config.yaml': 'default: {B2_APPLICATION_KEY_ID: "1", B2_APPLICATION_KEY: "{{ env_var(\'KEY\', \'2\') }}"}\n',
  });
}

const anOrder = `() => [{id: 'A-1040', total: 5}]`;

test('an edge whose types differ is an error at the parameter that receives it', async () => {
  using project = typedProject(anOrder, '(orders: Order[]) => orders');
  expect(await project.run('validate', '--types')).toEqual({
    code: 2,
    stdout: '1 pipeline, 2 blocks: 1 error\n',
    stderr: `error[wrong-input-type]: block "clean_orders" does not take what "load_orders" gives
  --> blocks/transformers/clean_orders.ts:7:29
   |
 7 | export default transformer((orders: Order[]) => orders);
   |                             ^^^^^^^^^^^^^^^ receives what load_orders gives
   = note: type '{ id: string; total: number; }[]' is not assignable to type 'Order[]'
   = note: type '{ id: string; total: number; }' is not assignable to type 'Order'
   = note: types of property 'id' are incompatible
   = note: type 'string' is not assignable to type 'number'
   = help: take what load_orders gives, or change what it returns in blocks/data_loaders/load_orders.ts
`,
  });
});

test('tsc alone names the block, its line and its column, once magelet types has written the file', async () => {
  using project = typedProject(anOrder, '(orders: Order[]) => orders');
  expect((await project.run('types')).stdout).toBe('wrote .magelet/types/edges.ts: 1 edge of 1 pipeline\n');
  const tsc = promisify(execFile)(process.execPath, [join(installed('typescript'), 'bin/tsc'), '--noEmit'], {
    cwd: project.folder,
  });
  const {stdout} = await tsc.then(
    () => ({stdout: ''}),
    (error: {stdout: string}) => error,
  );
  expect(stdout).toContain('.magelet/types/edges.ts(');
  expect(stdout).toContain('blocks/transformers/clean_orders.ts:7:29 takes what load_orders gives');
  expect(stdout.match(/error TS/g)).toHaveLength(1);
});

const right: readonly Pair[] = [
  [`() => [{id: 1, total: 5}]`, '(orders: Order[]) => orders'],
  [`async () => [{id: 1, total: 5}]`, '(orders: Order[], {log}) => log.info(String(orders))'],
  [`() => Table.from([{id: 1}])`, '(orders: Table) => orders'],
  ['() => sql`select 1 as id`', '(orders: Table, context: BlockContext) => [orders, context.attempt]'],
  [`({b2}) => b2.load('lake', 'a.csv')`, '(orders: Table) => orders'],
  [`() => [{id: 1, total: 5}] as const`, '(orders: Order[]) => orders'],
  [`(): unknown => 1`, '(orders: Order[]) => orders'],
  [`() => JSON.parse('[]')`, '(orders: Order[]) => orders'],
  [`async () => Table.from([{id: 1}]).rows()`, '(orders: Order[]) => orders'],
  [`async function* () { yield {id: 1, total: 5}; }`, '(orders: AsyncIterable<Order>) => orders'],
  [`async () => Table.from([{id: 1}]).danfo()`, '(orders: DataFrame) => orders'],
  [anOrder, '(orders: unknown) => orders'],
  [anOrder, '(orders) => orders'],
  [anOrder, '(...inputs: unknown[]) => inputs'],
  [anOrder, '() => 1'],
  [`() => new Map([['a', 1]])`, '(counts: Map<string, number>) => counts'],
];

const wrong: readonly Pair[] = [
  [`() => Table.from([{id: 1}])`, '(orders: Order[]) => orders'],
  [anOrder, '(orders: Table) => orders'],
  [`() => 'text'`, '(orders: number) => orders'],
  [`async function* () { yield {id: 'a'}; }`, '(orders: AsyncIterable<Order>) => orders'],
  [`async function* () { yield {id: 1, total: 5}; }`, '(orders: Order[]) => orders'],
  [`async () => (Math.random() > 1 ? null : [{id: 1, total: 5}])`, '(orders: Order[]) => orders'],
];

test('edges whose types agree, or are unknown, are right, and those that differ are each told once', async () => {
  using project = projectOfPairs([...right, ...wrong]);
  const {stderr} = await project.run('validate', '--types');
  expect(stderr.match(/^error.*$/gm)).toEqual(
    wrong.map((_, index) => {
      const number = right.length + index;
      return `error[wrong-input-type]: block "take_${number}" does not take what "give_${number}" gives`;
    }),
  );
});

test('a table of a SQL block is a Table, and a block in JavaScript may give anything', async () => {
  using project = typedProject(anOrder, '(orders: Order[]) => orders', {
    'pipelines/daily_sales/metadata.yaml': pipelineYaml({
      load_table: ['data_loader'],
      load_orders: ['data_loader'],
      load_script: ['data_loader'],
      clean_orders: ['transformer', 'load_table'],
      take_script: ['transformer', 'load_script'],
    }),
    'blocks/data_loaders/load_table.sql': 'select 1 as id\n',
    'blocks/data_loaders/load_script.js': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => 1);\n`,
    'blocks/transformers/take_script.ts': `import {transformer} from 'magelet';\nexport default transformer((text: string) => text);\n`,
  });
  expect((await project.run('validate', '--types')).stderr.match(/^error\S+/gm)).toEqual(['error[wrong-input-type]:']);
});

test('what else TypeScript finds in the files of blocks is told where it stands', async () => {
  using project = typedProject(`() => ({}).nothing`, '(orders: Order[]) => orders');
  expect((await project.run('validate', '--types')).stderr)
    .toBe(`error[type-error]: property 'nothing' does not exist on type '{}'
  --> blocks/data_loaders/load_orders.ts:3:38
   |
 3 | export default dataLoader(() => ({}).nothing);
   |                                      ^
   = note: TypeScript calls it TS2339
`);
});

test('a project without TypeScript is told so', async () => {
  using project = new ScratchProject({'pipelines/p/metadata.yaml': 'blocks: []\n'});
  expect((await project.run('validate', '--types')).stderr)
    .toBe(`error[typescript-not-installed]: types cannot be compared: the project does not have the package typescript
   = help: npm i -D typescript
`);
});

test('a tsconfig.json that leaves the types out is told how to take them up', async () => {
  using project = new ScratchProject({'pipelines/p/metadata.yaml': 'blocks: []\n', 'tsconfig.json': '{}'});
  expect((await project.run('types')).stdout).toBe(`wrote .magelet/types/edges.ts: 0 edges of 1 pipeline
add ".magelet/types" to "include" of tsconfig.json, then: npx tsc --noEmit
`);
});
