import {join} from 'node:path';
import {Readable} from 'node:stream';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {CreateBucketCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {BackblazeB2, Table, Variables, type BlockContext} from 'magelet';
import {isBlockModule, isBlockTest, type BlockModule, type BlockTest} from '../../runtime/core/block-module.ts';
import {listTemplates} from '../../runtime/scaffold/templates.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {plainClient, type S3Server} from '../support/s3-server.ts';
import {ScratchProject} from '../support/scratch-project.ts';

const builtIn = fileURLToPath(new URL('../../templates', import.meta.url));
const templates = await listTemplates({builtIn});

type Module = {readonly default?: unknown} & Readonly<Record<string, unknown>>;

const moduleAt = async (path: string): Promise<Module> => (await import(pathToFileURL(path).href)) as Module;

async function blockAt(path: string): Promise<{block: BlockModule; tests: readonly BlockTest[]}> {
  const module = await moduleAt(join(builtIn, path));
  if (!isBlockModule(module.default)) throw new Error(`${path} exports no block`);
  return {block: module.default, tests: Object.values(module).filter((value) => isBlockTest(value))};
}

const modules = templates.filter(({path}) => path.endsWith('.ts'));

test.each(modules)('$kind $id defines a block of its kind', async ({path, kind}) => {
  const module = await moduleAt(path);
  expect(isBlockModule(module.default) && module.default.kind).toBe(kind);
});

test.each(templates.filter(({id}) => id.startsWith('b2')))('$kind $id explains itself in three comments', ({text}) => {
  const comments = text.split('\n').filter((line) => /^\s*(?:\/\/|--) \d\. /.test(line));
  expect(comments.map((line) => line.trim().slice(3, 5))).toEqual(['1.', '2.', '3.']);
});

describe('on its own', () => {
  test('a generic loader returns rows, and its test holds', async () => {
    const {block, tests} = await blockAt('data_loaders/generic.ts');
    const output = await run(block, [], context());
    expect(output).toEqual([{id: 1, name: 'first'}]);
    expect(await outcomes(tests, output)).toEqual(['has rows: passed']);
    expect(await outcomes(tests, [])).toEqual(['has rows: failed']);
  });

  test('a generic transformer passes on what it receives', async () => {
    const {block, tests} = await blockAt('transformers/generic.ts');
    const rows = [{id: 1}];
    expect(await run(block, [rows], context())).toBe(rows);
    expect(await outcomes(tests, rows)).toEqual(['the output is defined: passed']);
    expect(await outcomes(tests, undefined)).toEqual(['the output is defined: failed']);
  });

  test('a generic exporter says what it received', async () => {
    const {block} = await blockAt('data_exporters/generic.ts');
    const lines: string[] = [];
    await run(block, [[{id: 1}, {id: 2}]], context({lines}));
    await run(block, ['a text'], context({lines}));
    expect(lines).toEqual(['exporting 2 rows', 'exporting']);
  });

  test('a generic sensor answers true when the execution date has come', async () => {
    const {block} = await blockAt('sensors/generic.ts');
    expect(await run(block, [], context({executionDate: new Date('2020-01-01')}))).toBe(true);
    expect(await run(block, [], context({executionDate: new Date('9999-01-01')}))).toBe(false);
  });

  test('a generic conditional answers true on weekdays', async () => {
    const {block} = await blockAt('conditionals/generic.ts');
    expect(await run(block, [], context({executionDate: new Date('2026-11-23')}))).toBe(true);
    expect(await run(block, [], context({executionDate: new Date('2026-11-22')}))).toBe(false);
  });

  test('a generic custom block and callback do their work', async () => {
    const lines: string[] = [];
    expect(await run((await blockAt('custom/generic.ts')).block, [], context({lines}))).toEqual({done: true});
    const ended = {...context({lines}), parent: {block: 'load_orders', event: 'failure'}};
    await run((await blockAt('callbacks/generic.ts')).block, [undefined], ended);
    expect(lines).toEqual(['working in run a-run', 'load_orders has ended: failure']);
  });
});

describe('with a B2-compatible server', () => {
  let server: S3Server;
  let b2: BackblazeB2;

  beforeAll(async () => {
    server = await startFauxqs();
    const settings = {B2_APPLICATION_KEY_ID: server.accessKeyId, B2_APPLICATION_KEY: server.secretAccessKey};
    const values = new Map<string, unknown>(Object.entries({...settings, B2_ENDPOINT_URL: server.endpoint}));
    b2 = BackblazeB2.withConfig({get: (key) => values.get(key), contains: (key) => values.has(key)});
  });

  afterAll(async () => {
    await b2[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test('a loader as it was written says that there is no such bucket', async () => {
    const {block} = await blockAt('data_loaders/b2.ts');
    await expect(run(block, [], context({b2}))).rejects.toMatchObject({code: 'b2-no-bucket'});
  });

  test('a loader loads, a transformer joins, an exporter writes, a sensor sees it', async () => {
    await plainClient(server).send(new CreateBucketCommand({Bucket: 'your-bucket'}));
    const put = (Key: string, Body: string): Promise<unknown> =>
      plainClient(server).send(new PutObjectCommand({Bucket: 'your-bucket', Key, Body}));
    await put('orders/orders.csv', 'id,total\n1,12.5\n2,7\n');
    await put('reference/customers.csv', 'id,name\n1,Ada\n');

    const loader = await blockAt('data_loaders/b2.ts');
    const orders = await run(loader.block, [], context({b2}));
    expect(await outcomes(loader.tests, orders)).toEqual(['has rows: passed']);
    expect(await outcomes(loader.tests, await Table.from({id: []}))).toEqual(['has rows: failed']);

    const joined = await run((await blockAt('transformers/b2.ts')).block, [orders], context({b2}));
    await run((await blockAt('data_exporters/b2.ts')).block, [joined], context({b2}));
    expect(await b2.load('your-bucket', 'orders/clean_orders.parquet', {as: 'rows'})).toEqual([
      {id: 1, total: 12.5, name: 'Ada'},
      {id: 2, total: 7, name: null},
    ]);

    const sensor = (await blockAt('sensors/b2.ts')).block;
    expect(await run(sensor, [], context({b2}))).toBe(false);
    await put('orders/_SUCCESS', 'done');
    expect(await run(sensor, [], context({b2}))).toBe(true);
  });

  test('many objects make one table, and a day without objects is an empty one', async () => {
    const put = (Key: string, Body: string): Promise<unknown> =>
      plainClient(server).send(new PutObjectCommand({Bucket: 'your-bucket', Key, Body}));
    await put('orders/2026-11/a.csv', 'id\n1\n');
    await put('orders/2026-12/b.csv', 'id\n2\n');
    await put('orders/2026-11-23/c.csv', 'id\n3\n');
    const many = await blockAt('data_loaders/b2_many.ts');
    const all = (await run(many.block, [], context({b2}))) as Table;
    expect(await all.rows()).toEqual([{id: 3}, {id: 1}, {id: 2}]);
    expect(await outcomes(many.tests, all)).toEqual(['has rows: passed']);

    const daily = (await blockAt('data_loaders/b2_daily.ts')).block;
    expect(await ((await run(daily, [], context({b2}))) as Table).rows()).toEqual([{id: 3}]);
    const lines: string[] = [];
    const empty = await run(daily, [], context({b2, lines, executionDate: new Date('2026-11-24')}));
    expect(await (empty as Table).numRows()).toBe(0);
    expect(lines).toEqual(['nothing new on 2026-11-24']);
  });

  test('an object is written for each value of a column, also for none', async () => {
    const orders = await Table.from([
      {id: 1, region: 'north'},
      {id: 2, region: null},
      {id: 3, region: 'north'},
    ]);
    const lines: string[] = [];
    await run((await blockAt('data_exporters/b2_partitioned.ts')).block, [orders], context({b2, lines}));
    expect(lines).toEqual([
      'wrote b2://your-bucket/orders/region=north/orders.parquet',
      'wrote b2://your-bucket/orders/region=null/orders.parquet',
    ]);
    expect(await b2.load('your-bucket', 'orders/region=north/orders.parquet', {as: 'rows'})).toEqual([
      {id: 1, region: 'north'},
      {id: 3, region: 'north'},
    ]);
  });

  test('what has been dealt with is moved, a condition sees what came, a callback leaves a note', async () => {
    await b2.writeStream(Readable.from(['x']), 'your-bucket', 'incoming/deep/a.txt');
    const condition = (await blockAt('conditionals/b2.ts')).block;
    expect(await run(condition, [], context({b2}))).toBe(true);
    expect(await run((await blockAt('custom/b2.ts')).block, [], context({b2}))).toBe(1);
    expect(await run(condition, [], context({b2}))).toBe(false);
    expect(await b2.load('your-bucket', 'archive/deep/a.txt', {as: 'text'})).toBe('x');

    const ended = {
      ...context({b2}),
      parent: {block: 'load_orders', event: 'failure', error: {code: 'b2-no-object', message: 'no object'}},
    };
    await run((await blockAt('callbacks/b2.ts')).block, [undefined], ended);
    expect(await b2.load('your-bucket', 'runs/20261123T000000/load_orders.json', {as: 'json'})).toEqual({
      block: 'load_orders',
      ended: 'failure',
      run: 'a-run',
      error: 'no object',
    });
  });

  test('SQL over tables keeps their rows', async () => {
    const {block, tests} = await blockAt('transformers/sql.ts');
    const output = (await run(block, [await Table.from([{id: 1}])], context({b2}))) as Table;
    expect(await output.rows()).toEqual([{id: 1}]);
    expect(await outcomes(tests, output)).toEqual(['has rows: passed']);
    expect(await outcomes(tests, await Table.from({id: []}))).toEqual(['has rows: failed']);
  });
});

test('blocks in SQL run as they are written, from a bucket to the one below', async () => {
  await using server = await startFauxqs();
  await plainClient(server).send(new CreateBucketCommand({Bucket: 'your-bucket'}));
  const object = {Bucket: 'your-bucket', Key: 'orders/orders.csv', Body: 'id\n1\n2\n'};
  await plainClient(server).send(new PutObjectCommand(object));
  using project = new ScratchProject({
    'io_config.yaml': `default: {B2_APPLICATION_KEY_ID: a-key, B2_APPLICATION_KEY: its-secret, B2_ENDPOINT_URL: '${server.endpoint}'}\n`,
    'pipelines/sales/metadata.yaml': 'blocks: []\n',
  });
  const loader = ['new', 'block', 'data_loader', 'load', '--template', 'b2_sql', '--pipeline', 'sales'];
  expect((await project.run(...loader)).stdout).toContain('wrote  blocks/data_loaders/load.sql\n');
  await project.run(
    'new',
    'block',
    'transformer',
    'some',
    '--template',
    'sql_file',
    '--pipeline',
    'sales',
    '--upstream',
    'load',
  );
  const ran = await project.run('run', 'sales');
  expect(ran).toMatchObject({code: 0, stderr: ''});
  expect(ran.stdout).toContain('2 rows');
});

type Run = (...inputsAndContext: readonly unknown[]) => unknown;

/** As the runner calls a block: what its upstream blocks returned, then the context. */
const run = async (block: BlockModule, inputs: readonly unknown[], last: Partial<BlockContext>): Promise<unknown> =>
  (block.run as Run)(...inputs, last);

async function outcomes(tests: readonly BlockTest[], output: unknown): Promise<readonly string[]> {
  const run = async ({title, run}: BlockTest): Promise<string> => {
    try {
      await (run as Run)(output);
      return `${title}: passed`;
    } catch {
      return `${title}: failed`;
    }
  };
  return Promise.all(tests.map(run));
}

function context({
  lines = [],
  b2,
  executionDate = new Date('2026-11-23'),
}: {
  lines?: string[];
  b2?: BackblazeB2;
  executionDate?: Date;
} = {}): Partial<BlockContext> {
  const say = (message: string): void => void lines.push(message);
  return {
    ...(b2 && {b2}),
    log: {debug: say, info: say, warn: say, error: say},
    progress: () => undefined,
    variables: new Variables({}),
    run: {id: 'a-run', pipeline: 'a_pipeline', executionDate, partition: '20261123T000000', trigger: 'command line'},
    block: {name: 'a_block', kind: 'custom'},
  };
}
