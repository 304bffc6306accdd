import {describe, expect, test} from 'vitest';
import {sourceText} from '../../runtime/core/source-text.ts';
import {readSqlFile} from '../../runtime/data/sql-file/read-sql-file.ts';
import {syntaxMistakes} from '../../runtime/data/sql-file/sql-syntax.ts';
import {tableOfSqlFile} from '../../runtime/data/sql-file/table-of-sql-file.ts';
import {Table} from '../../runtime/data/table.ts';
import {toldBy} from '../support/told.ts';
import {temporaryFolder} from './temporary-folder.ts';

const folder = temporaryFolder();

/** The rows of a SQL file over one table, `orders`, whose templates all stand for `value`. */
async function rowsOf(text: string, value?: unknown, names = ['orders', 'df_1']): Promise<unknown> {
  const file = readSqlFile(sourceText('clean.sql', text));
  if (!file.ok) throw new Error(file.failure.map(({message}) => message).join());
  const orders = await Table.from([
    {id: 1, name: "O'Hara", day: new Date('2026-11-22')},
    {id: 2, name: 'x{{y}}', day: new Date('2026-11-23')},
  ]);
  const table = await tableOfSqlFile(file.value, {
    names,
    tables: new Map([['orders', orders]]),
    valueOf: async () => value,
  });
  return table.rows();
}

async function mistakesOf(text: string): Promise<readonly string[]> {
  const file = readSqlFile(sourceText('clean.sql', text));
  const mistakes = file.ok ? await syntaxMistakes(file.value) : file.failure;
  return mistakes.map(({message, at}) => `${at?.place.line}:${at?.place.column}-${at?.place.endColumn} ${message}`);
}

describe('a template in a SQL file', () => {
  test('binds its value: what looks like SQL in it is a value all the same', async () => {
    const evil = "O'Hara' or 1=1; drop table orders --";
    expect(await rowsOf('select id from orders where name = {{ x }}', evil)).toEqual([]);
    expect(await rowsOf("select id from orders where name = '{{ x }}'", evil)).toEqual([]);
    expect(await rowsOf("select id from orders where name = '{{ x }}'", "O'Hara")).toEqual([{id: 1}]);
  });

  test('becomes part of a text, with the quotes that the text doubles', async () => {
    expect(await rowsOf("select 'it''s {{ x }}, {{ x }}' as a", "o'clock")).toEqual([{a: "it's o'clock, o'clock"}]);
    expect(await rowsOf("select 'a{{ x }}' as a", null)).toEqual([{a: null}]);
  });

  test('is a name in double quotes, whatever is in it', async () => {
    expect(await rowsOf('select "{{ x }}" from orders order by 1', 'id')).toEqual([{id: 1}, {id: 2}]);
    expect(await toldBy(rowsOf('select "{{ x }}" from orders', 'id" from orders; --'))).toContain('error[sql-error]');
  });

  test('is a number outside of quotes and a text inside, where it is a text of digits', async () => {
    expect(
      await rowsOf("select typeof({{ x }}) as a, typeof('{{ x }}') as b, typeof({{ x }} || '') as c", '15'),
    ).toEqual([{a: 'INTEGER', b: 'VARCHAR', c: 'VARCHAR'}]);
    expect(await rowsOf('select typeof({{ x }}) as a', '0015')).toEqual([{a: 'VARCHAR'}]);
  });

  test('takes the type that stands before a text', async () => {
    expect(await rowsOf("select id from orders where day >= timestamp '{{ x }}'", '2026-11-23')).toEqual([{id: 2}]);
    expect(await rowsOf("select typeof(date '{{ x }}') as a", '2026-11-23')).toEqual([{a: 'DATE'}]);
  });

  test('is left alone in comments and in texts without one', async () => {
    expect(await rowsOf('-- {{ not this }}\nselect /* nor {{ this }} */ 1 as a {# nor this #} -- {{')).toEqual([
      {a: 1},
    ]);
    expect(await rowsOf('select $$ {{ x }} $$ as a')).toEqual([{a: ' {{ x }} '}]);
  });

  test('may be a table', async () => {
    const prices = await Table.from([{id: 2, price: 5}]);
    expect(await rowsOf('select * exclude (name, day) from orders join {{ x }} using (id);', prices)).toEqual([
      {id: 2, price: 5},
    ]);
  });
});

describe('the query of a SQL file', () => {
  test('may redefine the name of an upstream, end in semicolons and comments, and begin with from', async () => {
    expect(
      await rowsOf('with orders as (select * from orders where id > 1) select id from orders; -- done;\n;'),
    ).toEqual([{id: 2}]);
    expect(await rowsOf('from orders select id order by id desc')).toEqual([{id: 2}, {id: 1}]);
  });

  test('that names no table that is there is told which there are, at its line', async () => {
    expect(await toldBy(rowsOf('select *\nfrom ordres'))).toBe(
      `error[sql-error]: DuckDB does not run the query: table with name ordres does not exist
  --> clean.sql:2:6 
  = note: the query can read orders, df_1
  = help: write orders`,
    );
  });

  test('that has a table where a value is due is told whose table it is, at its line', async () => {
    const prices = await Table.from([{id: 2}]);
    await prices.write(folder.path('prices.parquet'));
    for (const table of [prices, await Table.read(folder.path('prices.parquet'))]) {
      expect(await toldBy(rowsOf('select id,\n  {{ df_1 }} as b\nfrom orders', table, ['orders']))).toBe(
        `error[sql-error]: the query has the table of "orders" where a value is due
  --> clean.sql:2:3 
  = note: {{ df_1 }} is a whole table, which stands behind from or join
  = help: read from it: from {{ df_1 }}; or take a value of it: (select count(*) from {{ df_1 }})`,
      );
      expect(await toldBy(rowsOf('select id from orders where id = {{ x }}', table))).toContain(
        'the query has a table where a value is due',
      );
    }
  });

  test('that fails when it runs is told at the line where DuckDB tells it', async () => {
    expect(await toldBy(rowsOf('select id,\n  name::int as n\nfrom orders'))).toContain('--> clean.sql:2:7');
  });
});

describe('mistakes of a SQL file that are found without running it', () => {
  test('are none where tables and templates are unknown', async () => {
    expect(
      await mistakesOf(
        "with a as (from {{ df_1 }}) select {{ block_output('b', parse=lambda data, _vars: data['x'][0]) }} from a join nowhere using (id) where d > '{{ variables('d') }}' limit {{ variables('n') }};",
      ),
    ).toEqual([]);
  });

  test.each([
    ['select 1 as a\nform b where', '2:1-5 the query is not SQL that DuckDB knows: syntax error at or near "form"'],
    ["select {{ x }} +, 'ö' from a", '1:17-18 the query is not SQL that DuckDB knows: syntax error at or near ","'],
    ['select 1; -- first\nselect 2', '1:11-12 a SQL block is one query, and this file holds 2 statements'],
    ['/* x */ insert into a values (1)', '1:9-15 a SQL block is one query, and insert is none'],
    ['-- nothing', '1:1-2 the file holds no query'],
    ['select {{ x | upper }}', '1:13-14 the template cannot be read: }} is expected here'],
    [
      'select {{ }}',
      "1:11-12 the template cannot be read: a name or a call is expected, as in df_1 or variables('name'), here",
    ],
    ['select {{ x', '1:12-13 the template cannot be read: }} is expected before the file ends'],
    ['{% if x %} select 1', '1:1-11 statements of Jinja, {% … %}, are not run'],
    [
      "select {{ block_output('a', parse=lambda d, v: d.sum() * 2) }}",
      '1:53-54 the template cannot be read: a comma or ) is expected here',
    ],
  ])('%s', async (text, mistake) => {
    expect(await mistakesOf(text)).toEqual([mistake]);
  });
});
