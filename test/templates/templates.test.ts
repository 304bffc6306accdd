import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {CreateBucketCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {BackblazeB2, Table, Variables, type BlockContext} from 'magelet';
import {isBlockModule, isBlockTest, type BlockModule, type BlockTest} from '../../runtime/core/block-module.ts';
import {listTemplates} from '../../runtime/scaffold/templates.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {plainClient, type S3Server} from '../support/s3-server.ts';

const builtIn = fileURLToPath(new URL('../../templates', import.meta.url));
const templates = await listTemplates({builtIn});

type Module = {readonly default?: unknown} & Readonly<Record<string, unknown>>;

const moduleAt = async (path: string): Promise<Module> => (await import(pathToFileURL(path).href)) as Module;

async function blockAt(path: string): Promise<{block: BlockModule; tests: readonly BlockTest[]}> {
  const module = await moduleAt(join(builtIn, path));
  if (!isBlockModule(module.default)) throw new Error(`${path} exports no block`);
  return {block: module.default, tests: Object.values(module).filter((value) => isBlockTest(value))};
}

test.each(templates)('$kind $id defines a block of its kind', async ({path, kind}) => {
  const module = await moduleAt(path);
  expect(isBlockModule(module.default) && module.default.kind).toBe(kind);
});

test.each(templates.filter(({id}) => id === 'b2'))('$kind b2 explains itself in three comments', ({text}) => {
  const comments = text.split('\n').filter((line) => /^\s*\/\/ \d\. /.test(line));
  expect(comments.map((line) => line.trim().slice(0, 5))).toEqual(['// 1.', '// 2.', '// 3.']);
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
    variables: new Variables({}),
    run: {id: 'a-run', pipeline: 'a_pipeline', executionDate, partition: '20261123T000000', trigger: 'command line'},
    block: {name: 'a_block', kind: 'custom'},
  };
}
