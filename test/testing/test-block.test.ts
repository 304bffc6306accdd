import {describe, expect, test} from 'vitest';
import {
  callback,
  dataExporter,
  dataLoader,
  MageletError,
  sensor,
  sql,
  Table,
  test as blockTest,
  transformer,
} from 'magelet';
import {memoryB2, testBlock} from 'magelet/testing';

type Order = {readonly id: number; readonly total: number};

describe('testBlock', () => {
  test('runs a block on its inputs and gives what its downstream would receive, with its logs', async () => {
    const clean = transformer((orders: Table, {variables, log}) => {
      log.info('cleaning', {least: variables.number('least')});
      return sql`select id, total from ${orders} where total >= ${variables.number('least')}`;
    });
    const {output, logs} = await testBlock(clean, {
      inputs: [
        Table.from([
          {id: 1, total: 12.5},
          {id: 2, total: 1},
        ]),
      ],
      variables: {least: 10},
    });
    expect(await output.rows()).toEqual([{id: 1, total: 12.5}]);
    expect(logs).toEqual([{level: 'info', source: 'log', message: 'cleaning', fields: {least: 10}}]);
  });

  test('rejects a block that returns before what it writes is written, at the line that began it', async () => {
    const store = memoryB2({lake: {}});
    const save = dataExporter(async (orders: Order[], {b2}) => {
      void b2.export(orders, 'lake', 'orders.csv');
      for (const {id} of orders) void b2.copy('lake', 'orders.csv', 'lake', `${id}.csv`);
    });
    await expect(testBlock(save, {inputs: [[{id: 1, total: 5}]], b2: store})).rejects.toMatchObject({
      code: 'write-not-awaited',
      stack: expect.stringContaining('test-block.test.ts') as string,
      diagnostic: {
        message: 'block "data_exporter" returned before its b2.export to b2://lake/orders.csv had ended',
        notes: [
          'b2.copy to b2://lake/1.csv had not ended either',
          'what a block does not wait for is ended with it, and may not be written',
        ],
        help: 'write await before b2.export(…); a callback, such as that of forEach, is not waited for either',
      },
    });
  });

  test('rejects an option that it does not have, and inputs that are no list, before anything runs', async () => {
    let ran = 0;
    const count = transformer((orders: Order[]) => (ran += orders.length));
    await expect(testBlock(count, {input: [[]]} as never)).rejects.toMatchObject({
      code: 'wrong-option',
      diagnostic: {message: 'testBlock has no option "input"', help: 'write inputs'},
    });
    await expect(testBlock(count, {inputs: {id: 1}} as never)).rejects.toMatchObject({
      diagnostic: {
        message: 'testBlock does not take {inputs: {…}}',
        notes: ['inputs is an array with what each upstream block gave', 'nothing was run'],
      },
    });
    expect(ran).toBe(0);
  });

  test('takes a block that returns its write, or has waited for it', async () => {
    const store = memoryB2({lake: {}});
    const save = dataExporter(async (orders: Order[], {b2}) => {
      await Promise.all(orders.map(({id}) => b2.export(`${id}`, 'lake', `${id}.txt`)));
      return b2.copy('lake', '1.txt', 'lake', 'last.txt');
    });
    await testBlock(save, {inputs: [[{id: 1, total: 5}]], b2: store});
    expect(store.keys('lake')).toEqual(['1.txt', 'last.txt']);
  });

  test('runs the tests of the file on an output of their own, and tells how each ended', async () => {
    const file = {
      default: dataLoader((): Order[] => [{id: 1, total: 5}]),
      hasRows: blockTest('has rows', (orders: Order[]) => {
        orders.pop();
      }),
      hasTwo: blockTest('has two', (orders: Order[]) => orders.length === 2),
      hasMany: blockTest('has many', (orders: Order[]) => {
        throw new RangeError(`only ${orders.length}`);
      }),
      unrelated: 1,
    };
    const {output, tests} = await testBlock(file);
    expect(output).toEqual([{id: 1, total: 5}]);
    expect(tests).toEqual([
      {title: 'has rows', outcome: 'passed'},
      {title: 'has two', outcome: 'failed', error: new Error('it returned false')},
      {title: 'has many', outcome: 'failed', error: new RangeError('only 1')},
    ]);
  });

  test('gives the block a B2 in memory, and tells what was read from it and written to it', async () => {
    const store = memoryB2({lake: {'orders.csv': 'id,total\n1,5\n2,-1\n'}, reports: {}});
    const move = dataExporter(async (_: null, {b2, io}) => {
      const orders = await b2.load('lake', 'orders.csv', {as: 'rows'});
      await io('archive').export(orders, 'reports', 'orders.json');
    });
    const {written, read, output} = await testBlock(move, {inputs: [null], b2: store});
    expect(output).toBeUndefined();
    expect(read).toMatchObject([{direction: 'read', uri: 'b2://lake/orders.csv', bytes: 18}]);
    expect(written).toMatchObject([{direction: 'wrote', uri: 'b2://reports/orders.json', rows: 2}]);
    expect(store.keys('reports')).toEqual(['orders.json']);
    expect(JSON.parse(store.text('reports', 'orders.json') ?? '')).toEqual([
      {id: 1, total: 5},
      {id: 2, total: -1},
    ]);
    expect(await store.b2.load('reports', 'orders.json', {as: 'rows', limit: 1})).toEqual([{id: 1, total: 5}]);
  });

  test('rejects with what the block throws, and with what B2 says of an object that is not there', async () => {
    const throwing = transformer((orders: Order[]) => {
      throw new RangeError(`${orders.length} orders are too few`);
    });
    await expect(testBlock(throwing, {inputs: [[]]})).rejects.toThrow(new RangeError('0 orders are too few'));
    const looking = dataLoader(({b2}) => b2.load('lake', 'order.csv'));
    const store = memoryB2({lake: {'orders.csv': 'id\n'}});
    const error = await testBlock(looking, {b2: store, name: 'load_orders'}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MageletError);
    expect(error).toMatchObject({code: 'b2-no-object', diagnostic: {help: expect.stringContaining('orders.csv')}});
    await expect(testBlock(looking)).rejects.toMatchObject({code: 'b2-no-bucket'});
  });

  test('refuses what no other block could receive', async () => {
    class Order {
      readonly id = 1;
    }
    await expect(testBlock(dataLoader(() => [new Order()]))).rejects.toMatchObject({code: 'output-not-storable'});
    await expect(testBlock({} as never)).rejects.toThrow('testBlock takes a block, or its file: import * as');
  });

  const kinds = {
    rows: [{id: 1n, at: new Date(0), none: undefined, nan: Number.NaN}],
    'a list of one': [7],
    'nothing in particular': null,
    text: 'Zoë',
    bytes: new Uint8Array([1, 2]),
    'a map': new Map([['a', [1]]]),
    nothing: undefined,
  };
  test.each(
    Object.entries(kinds).flatMap(
      ([name, value]) =>
        [
          [name, value, false],
          [name, value, true],
        ] as const,
    ),
  )('hands on %s as a run does: of the same kind, and not the same object (%#)', async (_, value, stored) => {
    const same = transformer((input: unknown) => input);
    const {output} = await testBlock(same, {inputs: [value], stored});
    expect(output).toEqual(value);
    if (typeof value === 'object' && value !== null) expect(output).not.toBe(value);
  });

  test('hands on a stream of rows, and a table with its types through the disk', async () => {
    const count = transformer(async function* (rows: AsyncIterable<{n: number}>) {
      for await (const {n} of rows) yield {n: n + 1};
    });
    const given = async function* () {
      yield {n: 1};
      yield {n: 2};
    };
    const {output} = await testBlock(count, {inputs: [given()]});
    expect(await Array.fromAsync(output)).toEqual([{n: 2}, {n: 3}]);
    const wide = dataLoader(() => sql`select 1::hugeint as big, date '2026-01-02' as day`);
    const stored = await testBlock(wide, {stored: true});
    expect(stored.output.schema.map(({type}) => type)).toEqual(['HUGEINT', 'DATE']);
  });

  test('gives the context that a run gives: configuration, config, run, attempt, env, a folder, progress', async () => {
    const telling = dataLoader(async (context) => {
      const {configuration, config, run, block, attempt, env, tempDir, progress, signal} = context;
      progress(1, 2, 'rows');
      progress(2, 2, 'rows');
      progress(0 / 0, 2, 'rows');
      progress(-1, 2, 'rows');
      const {writeFile, readFile} = await import('node:fs/promises');
      await writeFile(`${tempDir}/x`, 'kept');
      return {
        table: configuration['table'],
        key: config.get('CITY'),
        day: run.partition,
        block: `${block.name} ${block.kind}`,
        attempt,
        env,
        kept: await readFile(`${tempDir}/x`, 'utf8'),
        tempDir,
        aborted: signal.aborted,
      };
    });
    const {output, progress} = await testBlock(telling, {
      configuration: {table: 'orders'},
      config: {CITY: 'Reno'},
      executionDate: new Date('2026-11-23T14:05:09Z'),
      name: 'load_orders',
      attempt: 3,
      env: {ENV: 'test'},
      signal: AbortSignal.abort(),
    });
    const {tempDir, ...told} = output;
    expect(told).toEqual({
      table: 'orders',
      key: 'Reno',
      day: '20261123T140509',
      block: 'load_orders data_loader',
      attempt: 3,
      env: 'test',
      kept: 'kept',
      aborted: true,
    });
    const {existsSync} = await import('node:fs');
    expect(existsSync(tempDir)).toBe(false);
    expect(progress).toEqual({done: 2, total: 2, unit: 'rows'});
  });

  test('asks sensors, and tells callbacks how their block ended', async () => {
    const store = memoryB2({lake: {_SUCCESS: ''}});
    expect(
      (
        await testBlock(
          sensor(({b2}) => b2.exists('lake', '_SUCCESS')),
          {b2: store},
        )
      ).output,
    ).toBe(true);
    const told = callback((_: unknown, {parent, log}) => log.warn(`${parent.block}: ${parent.event}`), {
      on: ['failure'],
    });
    const {logs} = await testBlock(told, {parent: {block: 'load', event: 'failure'}});
    expect(logs.map(({message}) => message)).toEqual(['load: failure']);
  });

  test('tests 1,000 blocks, every tenth with an object of B2, in less than five seconds of work', async () => {
    const sum = transformer((orders: Order[], {log}) => {
      log.info('summing');
      return orders.reduce((total, order) => total + order.total, 0);
    });
    const file = {default: sum, isMore: blockTest('is more than nothing', (total: number) => total > 0)};
    const load = dataLoader(async ({b2}) => JSON.parse(await b2.load('lake', 'orders.json', {as: 'text'})) as Order[]);
    const began = process.cpuUsage();
    for (let count = 0; count < 1000; count++) {
      const store = memoryB2({lake: {'orders.json': '[{"id":2,"total":3}]'}});
      const orders = count % 10 === 0 ? (await testBlock(load, {b2: store})).output : [{id: 1, total: 3}];
      const {output, tests} = await testBlock(file, {inputs: [orders], b2: store});
      if (output !== 3 || tests[0]?.outcome !== 'passed') throw new Error('a block test failed');
    }
    const {user, system} = process.cpuUsage(began);
    expect((user + system) / 1e6).toBeLessThan(5);
  });
});
