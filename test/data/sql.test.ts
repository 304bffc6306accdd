import {describe, expect, test} from 'vitest';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';
import {failureOf} from './failure-of.ts';
import {temporaryFolder} from './temporary-folder.ts';

const folder = temporaryFolder();
const flights = (): PromiseLike<Table> =>
  Table.from([
    {origin: 'SFO', delay: 5},
    {origin: 'OAK', delay: 30},
    {origin: 'SFO', delay: 60},
  ]);

describe('sql', () => {
  test('reads tables as relations and binds all other values', async () => {
    const table = await flights();
    const late =
      await sql`select origin, count(*) as late from ${table} where delay > ${15} and origin <> ${"O'Hare"} group by 1 order by 1`;
    expect(late.schema).toEqual([
      {name: 'origin', type: 'VARCHAR'},
      {name: 'late', type: 'BIGINT'},
    ]);
    expect(await late.rows()).toEqual([
      {origin: 'OAK', late: 1},
      {origin: 'SFO', late: 1},
    ]);
  });

  test('takes tables that are not awaited', async () => {
    expect(await sql`select max(delay) as most from ${Table.from([{delay: 1}, {delay: 2}])}`.rows()).toEqual([
      {most: 2},
    ]);
  });

  test('numbers the values of queries inside queries', async () => {
    const table = await flights();
    const late = sql`select * from ${table} where delay > ${10}`;
    const both = sql`select l.origin from ${late} l join ${sql`select ${'SFO'} as origin`} o using (origin) where delay < ${100}`;
    expect(await both.rows()).toEqual([{origin: 'SFO'}]);
  });

  test.each([
    ['a number', 5, 'INTEGER', 5],
    ['a long number', 2 ** 40, 'BIGINT', 2 ** 40],
    ['a broken number', 1.5, 'DOUBLE', 1.5],
    ['a bigint', 2n ** 62n, 'BIGINT', 2n ** 62n],
    ['text', 'x', 'VARCHAR', 'x'],
    ['a boolean', true, 'BOOLEAN', true],
    ['a Date', new Date(1), 'TIMESTAMP WITH TIME ZONE', new Date(1)],
    ['bytes', new Uint8Array([1]), 'BLOB', new Uint8Array([1])],
    ['a list', [1, 2], 'BIGINT[]', [1, 2]],
  ])('binds %s', async (_, value, type, back) => {
    const table = await sql`select ${value} as x`;
    expect([table.schema, await table.columns()]).toEqual([[{name: 'x', type}], {x: [back]}]);
  });

  test('binds null', async () => {
    expect(await sql`select ${null} is null as x`.rows()).toEqual([{x: true}]);
  });

  test('binds text where a day is compared', async () => {
    expect(await sql`select 1 as x where date '2026-11-23' > ${'2026-11-22'}`.rows()).toEqual([{x: 1}]);
  });

  test('binds lists for in', async () => {
    const table = await flights();
    expect(await sql`select count(*) as n from ${table} where origin in ${['OAK', 'LAX']}`.rows()).toEqual([{n: 1}]);
  });

  test('binds an empty list, also beside numbers', async () => {
    const table = await flights();
    expect(await sql`select count(*) as n from ${table} where delay in ${[]} or origin in ${[]}`.rows()).toEqual([
      {n: 0},
    ]);
    expect(await sql`select ${[]} as x`.rows()).toEqual([{x: []}]);
  });

  test('refuses rows where a table stands, and binds them elsewhere', async () => {
    const rows = [{id: 1}, {id: 2}];
    const refused = [
      'sql-value: value 1 of the query is an array of rows, and a table must stand there',
      '  help: write ${await Table.from(rows)}',
    ].join('\n');
    expect(await failureOf(sql`select * from ${rows}`)).toBe(refused);
    expect(await failureOf(sql`select * from ${[]}`)).toBe(refused);
    expect(await failureOf(sql`select * from (select 1) join ${rows} using (id)`)).toBe(refused);
    expect(await failureOf(sql`select * from ${undefined}`)).toBe(
      [
        'sql-value: value 1 of the query is undefined, and a table must stand there',
        '  help: see what the block that gives it returns: a return is missing there, or there is one parameter too many here',
      ].join('\n'),
    );
    expect(await sql`select count(*) as n from unnest(${rows})`.rows()).toEqual([{n: 2}]);
    expect(await sql`select 1 is distinct from ${null} as x`.rows()).toEqual([{x: true}]);
    expect(await sql`select [{id: 1}] is distinct from ${rows} as x`.rows()).toEqual([{x: true}]);
  });

  test('quotes names with sql.id', async () => {
    const table = await Table.from([{'a "b"': 1}]);
    expect(await sql`select ${sql.id('a "b"')} as x from ${table}`.rows()).toEqual([{x: 1}]);
  });

  test('takes backslashes literally, an ending semicolon and an ending comment', async () => {
    expect(await sql`select regexp_matches('a1', '\d') as x; `.rows()).toEqual([{x: true}]);
    expect(await sql`select 1 as x -- one`.rows()).toEqual([{x: 1}]);
  });

  test('refuses values that cannot stand in SQL', async () => {
    expect(await failureOf(sql`select ${1}, ${undefined}`)).toBe(
      [
        'sql-value: value 2 of the query is undefined, which cannot stand in SQL',
        '  help: write ${value ?? null}',
      ].join('\n'),
    );
    expect(await failureOf(sql`select ${() => 1}`)).toBe(
      'sql-value: value 1 of the query is a function, which cannot stand in SQL',
    );
  });
});

describe('a mistake in SQL', () => {
  test('is told with its line, what there is instead, and the nearest name', async () => {
    const table = await flights();
    expect(
      await failureOf(sql`
        select origin,
          avg(dealy) as mean
        from ${table}
        where delay > ${5}`),
    ).toBe(
      [
        'sql-error: DuckDB does not run the query: referenced column "dealy" not found in FROM clause',
        '  note: 3 | avg(dealy) as mean',
        '  note:   |     ^^^^^',
        '  note: DuckDB offers: delay',
        '  help: write delay',
      ].join('\n'),
    );
  });

  test('is placed right behind tables, values and letters of several bytes', async () => {
    const table = await flights();
    expect(await failureOf(sql`select 'é' from ${table} where delay > ${5} and nope = 1`)).toBe(
      [
        'sql-error: DuckDB does not run the query: referenced column "nope" not found in FROM clause',
        "  note: 1 | select 'é' from ${table} where delay > ${value} and nope = 1",
        '  note:   |                                                     ^^^^',
        '  note: DuckDB offers: origin',
      ].join('\n'),
    );
  });

  test('in its grammar is told as such', async () => {
    expect(await failureOf(sql`select 1 as x fro y`)).toBe(
      [
        'sql-error: DuckDB does not run the query: syntax error at or near "fro"',
        '  note: 1 | select 1 as x fro y',
        '  note:   |               ^^^',
      ].join('\n'),
    );
  });

  test('is told where a table stands for a value, in words of the query', async () => {
    const kept = await flights();
    const ofCsv = await Table.read(folder.write('origins.csv', 'origin,delay\nSFO,5\n'));
    await kept.write(folder.path('origins.parquet'));
    for (const table of [kept, ofCsv, await Table.read(folder.path('origins.parquet'))]) {
      for (const [query, line, caret] of [
        [sql`select ${table} as x`, 'select ${table} as x', 7],
        [sql`select 1 where 1 in ${table}`, 'select 1 where 1 in ${table}', 20],
        [sql`select sum(${table}) from ${table}`, 'select sum(${table}) from ${table}', 11],
        [sql`select delay + ${table} from ${table}`, 'select delay + ${table} from ${table}', 15],
      ] as const) {
        expect(await failureOf(query)).toBe(
          `sql-error: the query has a table where a value is due
  note: 1 | ${line}
  note:   | ${' '.repeat(caret)}^^^^^^^^
  note: \${table} is a whole table, which stands behind from or join
  help: read from it: from \${table}; or take a value of it: (select count(*) from \${table})`,
        );
      }
      // What is wrong beside tables that stand where they may is told as it is.
      for (const query of [
        sql`select a.origin, b.delai from ${table} a, ${table} b`,
        sql`select a.delai from (${table} a cross join ${table} b)`,
      ]) {
        expect(await failureOf(query)).toContain('"delai"');
      }
    }
  });

  test('is told for tables and functions that are not there', async () => {
    expect(await failureOf(sql`select * from fligths_nowhere`)).toMatch(
      'table with name fligths_nowhere does not exist',
    );
    expect(await failureOf(sql`select flor(1.5)`)).toBe(
      [
        'sql-error: DuckDB does not run the query: scalar function with name flor does not exist',
        '  note: 1 | select flor(1.5)',
        '  note:   |        ^^^^',
        '  note: DuckDB offers: floor',
        '  help: write floor',
      ].join('\n'),
    );
  });

  test('that the values show only is told when the query runs', async () => {
    const table = await Table.from([{text: 'x7'}]);
    const query = await sql`select text::integer as number from ${table}`;
    expect(await failureOf(query.rows())).toBe(
      [
        "sql-error: DuckDB does not run the query: could not convert string 'x7' to INT32 when casting from source column text",
        '  note: 1 | select text::integer as number from ${table}',
        '  note:   |            ^',
      ].join('\n'),
    );
  });

  test('shows no value that was bound', async () => {
    expect(await failureOf(sql`select ${'canary-secret'} || nope`)).not.toMatch('canary-secret');
  });
});

describe('a query', () => {
  test('that gives another answer each time is run once', async () => {
    const random = await sql`select random() as r from range(3)`;
    const rows = await random.rows();
    await random.write(folder.path('random.parquet'));
    expect([
      await random.rows(),
      await Table.read(folder.path('random.parquet')).rows(),
      await sql`select * from ${random}`.rows(),
    ]).toEqual([rows, rows, rows]);
  });

  test('that gives another answer each time is run once also where it is written first', async () => {
    const random = await sql`select uuid() as id`;
    await random.write(folder.path('uuid.parquet'));
    expect(await random.rows()).toEqual([{id: expect.any(String)}]);
    expect(await Table.read(folder.path('uuid.parquet')).rows()).toEqual(await random.rows());
  });

  test('with two readers in one query is computed once', async () => {
    const random = await sql`select random() as r`;
    expect(await sql`select a.r = b.r as same from ${random} a, ${random} b`.rows()).toEqual([{same: true}]);
  });

  test('can be read after the tables it was made of are gone', async () => {
    const table = await flights();
    const query = await sql`select count(*) as n from ${table}`;
    await query.rows();
    await table[Symbol.asyncDispose]();
    expect(await query.rows()).toEqual([{n: 3}]);
  });

  test('over a table that was disposed of says so', async () => {
    const table = await flights();
    await table[Symbol.asyncDispose]();
    expect(await failureOf(sql`select * from ${table}`)).toBe(
      [
        'table-disposed: the table was disposed of before it was read',
        '  help: read it inside the block that holds `await using`',
      ].join('\n'),
    );
  });

  test('over a table without columns counts nothing', async () => {
    expect(await sql`select count(*) as n from ${Table.from([])}`.rows()).toEqual([{n: 0}]);
  });
});
