import {copyFileSync} from 'node:fs';
import {gzipSync, zstdCompressSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';
import {failureOf} from './failure-of.ts';
import {temporaryFolder} from './temporary-folder.ts';

const folder = temporaryFolder();
const nameOnly = (text: string): string => text.replaceAll(`${folder.path('')}/`, '');
const read = async (
  name: string,
  content: string | Uint8Array,
  options = {},
): Promise<readonly [string[], unknown[]]> => {
  const table = await Table.read(folder.write(name, content), options);
  return [table.schema.map((column) => `${column.name} ${column.type}`), await table.rows()];
};

describe('CSV', () => {
  test('is read with its types; leading zeros stay text, and empty values are null', async () => {
    expect(
      await read(
        'types.csv',
        'id,zip,price,at,day,ok,note\n1,007,1.5,2026-11-23T14:05:09Z,2026-11-23,true,"a,""b"""\n2,940,,,,,\n',
      ),
    ).toEqual([
      [
        'id BIGINT',
        'zip VARCHAR',
        'price DOUBLE',
        'at TIMESTAMP WITH TIME ZONE',
        'day DATE',
        'ok BOOLEAN',
        'note VARCHAR',
      ],
      [
        {
          id: 1,
          zip: '007',
          price: 1.5,
          at: new Date('2026-11-23T14:05:09Z'),
          day: new Date('2026-11-23'),
          ok: true,
          note: 'a,"b"',
        },
        {id: 2, zip: '940', price: null, at: null, day: null, ok: null, note: null},
      ],
    ]);
  });

  test('keeps whole numbers of any length exact', async () => {
    const digits = '9'.repeat(40);
    expect(await read('long.csv', `a,b,c\n123456789012345678901234567890,${digits},1\n5,6,0.5\n`)).toEqual([
      ['a HUGEINT', 'b VARCHAR', 'c DOUBLE'],
      [
        {a: 123_456_789_012_345_678_901_234_567_890n, b: digits, c: 1},
        {a: 5n, b: '6', c: 0.5},
      ],
    ]);
  });

  test('with a row of another width is refused, with its line', async () => {
    expect(
      nameOnly(await failureOf(Table.read(folder.write('ragged.csv', 'id,name,total\n1,a,2\n2,b\n3,c,4\n')))),
    ).toBe(
      [
        'csv-ragged-row: ragged.csv has 2 columns in line 3, and 3 in its header',
        '  note: line 3 is: 2,b',
        '  note: a value that holds the delimiter or a line break must stand in double quotes',
        '  help: mend line 3 of ragged.csv',
      ].join('\n'),
    );
  });

  test.each([
    ['a,b\n1,2,3,4,5\n', '5 columns', '2'],
    ['a,b,c,d,e\n1,2,3,4,5\n1,2,3,4,5,6,7\n', '7 columns', '5'],
    ['a;b\n1;2\n"1;1";2;3;"4;""4"\n', '4 columns', '2'],
    ['a\tb\n1\t2\n1\t2\t3\t4\n', '4 columns', '2'],
    ['a,b\n1,2\n1,2,3,"4\n5"\n', 'more than 2 columns', '2'],
  ])('%j is told with all values of its longer row', async (content, has, expected) => {
    expect(nameOnly(await failureOf(Table.read(folder.write('longer.csv', content))))).toMatch(
      new RegExp(`^csv-ragged-row: longer.csv has ${has} in line \\d, and ${expected} in its header\\n`),
    );
  });

  test('with a row of another width far down is refused when it is read', async () => {
    const lines = Array.from({length: 250_000}, (_, id) => `${id},x`);
    const table = await Table.read(folder.write('far.csv', `id,name\n${lines.join('\n')}\n7,y,z\n`));
    expect(nameOnly(await failureOf(table.numRows()))).toMatch(
      'csv-ragged-row: far.csv has 3 columns in line 250002, and 2 in its header',
    );
  });

  test('with a value of another type far down is refused, with the option that takes it', async () => {
    const lines = Array.from({length: 250_000}, (_, id) => `${id},x`);
    const path = folder.write('typed.csv', `id,name\n${lines.join('\n')}\nA-1,y\n`);
    expect(nameOnly(await failureOf(Table.read(path).rows()))).toBe(
      [
        'csv-wrong-type: typed.csv has "A-1" in column "id" of line 250002, and BIGINT in the lines before',
        '  note: line 250002 is: A-1,y',
        `  help: Table.read('typed.csv', {types: {"id": 'VARCHAR'}})`,
      ].join('\n'),
    );
    expect((await Table.read(path, {types: {id: 'VARCHAR'}}).rows()).at(-1)).toEqual({id: 'A-1', name: 'y'});
  });

  test('that is empty is refused, and with a header alone has no rows', async () => {
    expect(nameOnly(await failureOf(Table.read(folder.write('empty.csv', ''))))).toBe(
      'empty-file: empty.csv is empty: it has not even a line that names its columns',
    );
    expect(await read('header.csv', 'id,name\n')).toEqual([['id VARCHAR', 'name VARCHAR'], []]);
    expect(await read('one-header.csv', 'id\n')).toEqual([['id VARCHAR'], []]);
  });

  test('of one column is one column', async () => {
    expect(await read('one.csv', 'id\n1\n2\n')).toEqual([['id BIGINT'], [{id: 1}, {id: 2}]]);
    expect(await read('quoted.csv', '"a,b"\n1\n')).toEqual([['a,b BIGINT'], [{'a,b': 1}]]);
  });

  test('is read with other delimiters, found or given', async () => {
    const rows = [{a: '1,5', b: 2}];
    expect((await read('semicolon.csv', 'a;b\n1,5;2\n'))[1]).toEqual(rows);
    expect((await read('tab.tsv', 'a\tb\n1,5\t2\n'))[1]).toEqual(rows);
    expect((await read('tilde.csv', 'a~b\n1,5~2\n', {delimiter: '~'}))[1]).toEqual(rows);
  });

  test('loses no row to a guessed comment sign or a guessed start', async () => {
    expect((await read('hash.csv', 'id,name\n#1,a\n#2,b\n'))[1]).toEqual([
      {id: '#1', name: 'a'},
      {id: '#2', name: 'b'},
    ]);
    expect(nameOnly(await failureOf(Table.read(folder.write('title.csv', 'A title\nid,name\n1,a\n'))))).toMatch(
      'csv-ragged-row: title.csv has 2 columns in line 2, and 1 in its header',
    );
  });

  test('without a header has columns by number', async () => {
    expect(await read('bare.csv', '1,x\n2,y\n', {header: false})).toEqual([
      ['column0 BIGINT', 'column1 VARCHAR'],
      [
        {column0: 1, column1: 'x'},
        {column0: 2, column1: 'y'},
      ],
    ]);
  });

  test('in another encoding is refused until it is named', async () => {
    const path = folder.write('latin.csv', Buffer.from('a,b\n1,café\n', 'latin1'));
    expect(nameOnly(await failureOf(Table.read(path)))).toBe(
      [
        'csv-wrong-encoding: latin.csv is not UTF-8: line 2 holds bytes that are no characters',
        "  help: Table.read('latin.csv', {encoding: 'latin-1'})",
      ].join('\n'),
    );
    expect(await Table.read(path, {encoding: 'latin-1'}).rows()).toEqual([{a: 1, b: 'café'}]);
  });

  test('with a quote that is not closed is refused', async () => {
    expect(nameOnly(await failureOf(Table.read(folder.write('open.csv', 'id,name\n1,"a\n2,b\n')).rows()))).toBe(
      [
        'csv-malformed: open.csv cannot be read as CSV from line 2: value with unterminated quote found',
        '  note: line 2 is: 1,"a',
      ].join('\n'),
    );
  });

  test('may begin with a byte order mark and have lines that end as on Windows', async () => {
    expect((await read('windows.csv', '\uFEFFid,name\r\n1,a\r\n'))[1]).toEqual([{id: 1, name: 'a'}]);
  });

  test.each([
    ['1', '1.5', 'BIGINT', 'DOUBLE'],
    ['2026-01-02', '2026-01-02 03:04:05', 'DATE', 'TIMESTAMP'],
    ['2026-01-02 03:04:05', '2026-01-02T03:04:05+02:00', 'TIMESTAMP', 'TIMESTAMPTZ'],
    ['2026-01-02T03:04:05.678', '2026-01-02T03:04:05-02:00', 'TIMESTAMP', 'TIMESTAMPTZ'],
  ])('with %s in 200,000 rows never makes that of a %s behind them', async (usual, other, type, wider) => {
    const file = (last: string): string =>
      folder.write('late.csv', `at,it\n${`x,${usual}\n`.repeat(210_000)}"x\ny",${last}\n`);
    expect(nameOnly(await failureOf(Table.read(file(other)).rows()))).toBe(
      [
        `csv-wrong-type: late.csv has "${other}" in column "it" of row 210001, and the column is ${type}`,
        '  note: as that type it would lose a part',
        `  help: Table.read('late.csv', {types: {"it": '${wider}'}})`,
      ].join('\n'),
    );
    expect((await Table.read(file(other), {types: {it: wider}})).schema[1]?.name).toBe('it');
    expect(await Table.read(file(type === 'BIGINT' ? '1.0' : usual)).numRows()).toBe(210_001);
    expect(await Table.read(file(other), {limit: 2}).numRows()).toBe(2);
  });

  test('with a column of nothing leaves that of other files its type, and with a text does not', async () => {
    const paths = [
      folder.write('none.csv', 'id,day,total,note\n1,,,x\n2,"",,y\n'),
      folder.write('some.csv', 'id,day,total,note\n3,2026-01-02,1.5,z\n'),
      folder.write('whole.csv', 'id,total\n4,2\n'),
    ];
    const shown = async (list: readonly string[], options = {}): Promise<string> =>
      (await Table.read(list, options)).schema.map(({name, type}) => `${name} ${type}`).join(', ');
    expect(await shown(paths)).toBe('id BIGINT, day DATE, total DOUBLE, note VARCHAR');
    expect(await shown(paths.toReversed())).toBe('id BIGINT, total DOUBLE, day DATE, note VARCHAR');
    expect(await Table.read(paths).rows({limit: 3})).toEqual([
      {id: 1, day: null, total: null, note: 'x'},
      {id: 2, day: null, total: null, note: 'y'},
      {id: 3, day: new Date('2026-01-02'), total: 1.5, note: 'z'},
    ]);
    expect(await shown(paths, {types: {day: 'VARCHAR'}})).toBe('id BIGINT, day VARCHAR, total DOUBLE, note VARCHAR');
    const late = folder.write('late.csv', 'id,day,total,note\n1,,,x\n2,soon,,y\n');
    expect(await shown([late, ...paths])).toBe('id BIGINT, day VARCHAR, total DOUBLE, note VARCHAR');
  });

  test('of Parquet without a value in a column leaves it the type that other files tell', async () => {
    const [none, some, mixed] = [folder.path('none.parquet'), folder.path('some.parquet'), folder.path('text.parquet')];
    const day = new Date('2026-01-02');
    await Table.from([{id: 1, day: null, total: null, tags: null}]).write(none);
    await Table.from([{id: 2, day, total: 1.5, tags: ['x']}]).write(some);
    await Table.from([{id: 3, day: 'soon', total: null, tags: null}]).write(mixed);
    const rows = [
      {id: 1, day: null, total: null, tags: null},
      {id: 2, day, total: 1.5, tags: ['x']},
    ];
    expect(await Table.read([none, some]).rows()).toEqual(rows);
    expect(await Table.read([some, none]).rows()).toEqual(rows.toReversed());
    expect((await Table.read([none, some, mixed])).schema.map(({name, type}) => `${name} ${type}`)).toEqual([
      'id BIGINT',
      'day VARCHAR',
      'total DOUBLE',
      'tags VARCHAR[]',
    ]);
    expect((await Table.read([none, none])).schema.map(({type}) => type)).toEqual([
      'BIGINT',
      'VARCHAR',
      'VARCHAR',
      'VARCHAR',
    ]);
  });

  test('with a header alone leaves the columns of other files their types', async () => {
    const [quiet, busy] = [
      folder.write('quiet.csv', 'id,day,name\n'),
      folder.write('busy.csv', 'id,day\n1,2026-01-02\n'),
    ];
    const table = await Table.read([quiet, busy]);
    expect(table.schema.map(({name, type}) => `${name} ${type}`)).toEqual(['id BIGINT', 'day DATE', 'name VARCHAR']);
    expect(await table.numRows()).toBe(1);
    expect((await Table.read([quiet, quiet])).schema.map(({type}) => type)).toEqual(['VARCHAR', 'VARCHAR', 'VARCHAR']);
  });

  test('of a type that is named is not cut to it', async () => {
    const path = folder.write('named.csv', 'a,b\n1,x\n2.5,x\n');
    expect(nameOnly(await failureOf(Table.read(path, {types: {a: 'INTEGER'}}).rows()))).toContain(
      'csv-wrong-type: named.csv has "2.5" in column "a" of row 2, and the column is INTEGER',
    );
  });

  test('is read packed', async () => {
    expect((await read('packed.csv.gz', gzipSync('a,b\n1,2\n')))[1]).toEqual([{a: 1, b: 2}]);
  });

  test('is read whole where it was packed in pieces', async () => {
    const pieces = ['a,b\n1,Zoë\n', '', '2,Bob\n'].map((text) => Buffer.from(text, 'latin1'));
    const rows = [
      {a: 1, b: 'Zoë'},
      {a: 2, b: 'Bob'},
    ];
    const encoding = 'windows-1252';
    const gzip = Buffer.concat(pieces.map((piece) => gzipSync(piece)));
    const zstd = Buffer.concat(pieces.map((piece) => zstdCompressSync(piece)));
    expect((await read('pieces.csv.gz', gzip, {encoding}))[1]).toEqual(rows);
    expect((await read('pieces.csv.zst', zstd, {encoding}))[1]).toEqual(rows);
  });

  test.each([
    ['gz', gzipSync],
    ['zst', zstdCompressSync],
  ] as const)('that was cut short after it was packed is never read in part: .%s', async (ending, packed) => {
    const file = packed(`a\n${Array.from({length: 100_000}, (_, row) => `${row}\n`).join('')}`);
    const name = `cut.csv.${ending}`;
    for (const bytes of [1, 8, file.length >> 2, file.length >> 1]) {
      const path = folder.write(name, file.subarray(0, -bytes));
      expect(nameOnly(await failureOf(Table.read(path).rows()))).toBe(
        `packed-malformed: ${name} cannot be unpacked: it ends in the middle, as a file that was cut short`,
      );
    }
    expect(await Table.read(folder.write(name, file)).numRows()).toBe(100_000);
  });

  test('that is not packed as its name says is told as such', async () => {
    for (const ending of ['gz', 'zst']) {
      const path = folder.write(`plain.csv.${ending}`, 'a,b\n1,2\n');
      expect(nameOnly(await failureOf(Table.read(path).rows()))).toBe(
        `packed-malformed: plain.csv.${ending} cannot be unpacked: it is not ${ending === 'gz' ? 'gzip' : 'zstd'}, as its name says`,
      );
    }
  });
});

test('a file of Parquet or Excel that is named as text is told as what it is', async () => {
  for (const [ending, what] of [
    ['parquet', 'Parquet'],
    ['xlsx', 'a ZIP archive, as Excel files are'],
  ] as const) {
    await Table.from([{id: 1}]).write(folder.path(`orders.${ending}`));
    for (const name of ['orders.csv', 'orders.json', 'orders.ndjson']) {
      copyFileSync(folder.path(`orders.${ending}`), folder.path(name));
      expect(nameOnly(await failureOf(Table.read(folder.path(name))))).toBe(
        `unknown-format: ${name} is ${what}, and neither its name nor the options say so
  help: read it as that: {format: '${ending}'}, or name it ${name}.${ending}`,
      );
      expect(await Table.read(folder.path(name), {format: ending}).rows()).toEqual([{id: 1}]);
    }
  }
  expect(await Table.read(folder.write('par.csv', 'PAR1,b\n1,2\n')).rows()).toEqual([{PAR1: 1, b: 2}]);
});

test.each([
  ['gzip', 'gz', gzipSync],
  ['zstd', 'zst', zstdCompressSync],
] as const)('a text that is packed with %s and not named so is told as such', async (packing, ending, packed) => {
  for (const [name, text] of [
    ['orders.csv', 'a,b\n1,2\n'],
    ['orders.ndjson', '{"a": 1}\n'],
  ] as const) {
    const path = folder.write(name, packed(text));
    for (const options of [{}, {encoding: 'latin-1'}] as const) {
      expect(nameOnly(await failureOf(Table.read(path, options).rows()))).toBe(
        [
          `packed-malformed: ${name} is packed with ${packing}, and its name does not say so`,
          '  note: what is packed is known by .gz or .zst at the end of its name',
          `  help: name it ${name}.${ending}`,
        ].join('\n'),
      );
    }
  }
});

describe('JSON', () => {
  test('is read as rows: an array of objects, or one object a line', async () => {
    const rows = [
      {id: 1, tags: ['a'], at: {x: 1.5}},
      {id: 2, tags: null, at: null},
    ];
    expect((await read('rows.json', JSON.stringify(rows)))[1]).toEqual(rows);
    expect((await read('rows.jsonl', `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`))[1]).toEqual(rows);
  });

  test('keeps whole numbers of any length exact', async () => {
    expect(
      await read('long.json', '[{"a": 123456789012345678901234567890, "b": 1.5}, {"a": 9007199254740993, "b": 2}]'),
    ).toEqual([
      ['a HUGEINT', 'b DOUBLE'],
      [
        {a: 123_456_789_012_345_678_901_234_567_890n, b: 1.5},
        {a: 9_007_199_254_740_993n, b: 2},
      ],
    ]);
  });

  test('keeps whole numbers of both signs whole', async () => {
    expect((await read('signs.json', '[{"a": 1}, {"a": -1}]'))[0]).toEqual(['a BIGINT']);
  });

  test('keeps values of mixed types as JSON', async () => {
    expect(await read('mixed.json', '[{"a": 1}, {"a": "x"}, {"a": [1]}]')).toEqual([
      ['a JSON'],
      [{a: 1}, {a: 'x'}, {a: [1]}],
    ]);
  });

  test('gives no exact decimals of more digits than it keeps, however deep they stand', async () => {
    const text =
      '[{"a": 1.5, "s": {"b": 2.5, "t": "12345678901234567.89"}, "l": [1.5], "x": 1.5, "w": 1}, {"x": "y", "w": 12345678901234567890}]';
    const path = folder.write('exact.json', text);
    const mistakes = {
      a: ['DECIMAL(38,2)', 'DECIMAL', 'dec(16, 1)'],
      s: ['STRUCT(b DECIMAL(38,2), t VARCHAR)', 'MAP(VARCHAR, DECIMAL(38,2))'],
      l: ['DECIMAL(38,2)[]'],
      x: ['DECIMAL(38,2)'],
    };
    for (const [name, types] of Object.entries(mistakes)) {
      for (const type of types) {
        expect(nameOnly(await failureOf(Table.read(path, {types: {[name]: type}})))).toBe(
          `wrong-option: exact.json cannot give column "${name}" as ${type}: numbers with a point are read from JSON with 15 digits
  help: write such numbers in quotes in the file: text is read whole`,
        );
      }
    }
    expect(nameOnly(await failureOf(Table.read(path, {types: {s: 'STRUCT(B DOUBLE)'}})))).toBe(
      `wrong-option: the option types gives column "s" the type STRUCT(B DOUBLE), and the objects in exact.json have "b" and no "B"
  note: keys of JSON that differ in case are two: its values would be null
  help: write b`,
    );
    expect((await Table.read(path, {types: {s: 'STRUCT(b DOUBLE, other DATE)'}}).rows())[0]).toMatchObject({
      s: {b: 2.5, other: null},
    });
    const types = {a: 'DECIMAL(15,2)', s: 'STRUCT(b DOUBLE, t DECIMAL(38,2))', w: 'DECIMAL(38,2)'};
    const table = await Table.read(path, {types, columns: ['a', 's', 'w']});
    expect(await table.rows()).toEqual([
      {a: 1.5, s: {b: 2.5, t: '12345678901234567.89'}, w: '1.00'},
      {a: null, s: null, w: '12345678901234567890.00'},
    ]);
  });

  test('without rows has neither rows nor columns', async () => {
    expect([await read('none.json', '[]'), await read('none.ndjson', '')]).toEqual([
      [[], []],
      [[], []],
    ]);
  });

  test('is refused with the place of its mistake', async () => {
    expect(nameOnly(await failureOf(Table.read(folder.write('bad.json', '[{"a": 1},\n {"a": 2,,}]'))))).toBe(
      [
        'json-malformed: bad.json:2:10 is not JSON: expected double-quoted property name',
        '  note: line 2 is:  {"a": 2,,}]',
      ].join('\n'),
    );
    expect(nameOnly(await failureOf(Table.read(folder.write('bad.ndjson', '{"a": 1}\n{"a": 2\n{"a": 3}\n'))))).toBe(
      [
        "json-malformed: bad.ndjson:2:8 is not JSON: expected ',' or '}' after property value",
        '  note: line 2 is: {"a": 2',
      ].join('\n'),
    );
  });

  test('of other things than objects is refused', async () => {
    expect(nameOnly(await failureOf(Table.read(folder.write('numbers.json', '[1, 2]'))))).toBe(
      'json-not-rows: numbers.json holds 2 values that are no object, and rows are objects',
    );
    expect(await read('json.json', '[{"json": {"a": 1}}]')).toEqual([['json STRUCT("a" BIGINT)'], [{json: {a: 1}}]]);
  });
});

describe('files', () => {
  test('that are not there are said to be missing', async () => {
    expect(nameOnly(await failureOf(Table.read(folder.path('nowhere.csv'))))).toBe(
      ['file-not-found: there is no file nowhere.csv', '  note: looked for nowhere.csv'].join('\n'),
    );
    folder.write('orders.csv', 'id\n1\n');
    expect(nameOnly(await failureOf(Table.read(folder.path('order.csv'))))).toBe(
      ['file-not-found: there is no file order.csv', '  note: looked for order.csv', '  help: write orders.csv'].join(
        '\n',
      ),
    );
    expect(await failureOf(Table.read([]))).toBe('file-not-found: Table.read was given an empty list of files');
    expect(await failureOf(Table.read('.', {format: 'csv'}))).toMatch(
      'file-not-found: . is a folder, and a table is read from files',
    );
  });

  test('follow one another, their columns matched by name', async () => {
    const one = folder.write('one-of-two.csv', 'a,b\n1,x\n');
    const two = folder.write('two-of-two.json', '[{"b": "y", "a": 2.5, "c": true}]');
    expect(await Table.read([one, two]).rows()).toEqual([
      {a: 1, b: 'x', c: null},
      {a: 2.5, b: 'y', c: true},
    ]);
  });

  test('are read in part', async () => {
    const path = folder.write('part.csv', 'a,b\n1,x\n2,y\n3,z\n');
    expect(await Table.read(path, {columns: ['b'], limit: 2}).rows()).toEqual([{b: 'x'}, {b: 'y'}]);
  });

  test('have the columns that an option names, or the option is refused', async () => {
    const path = folder.write('named.csv', 'name,total\nx,1\n');
    expect(nameOnly(await failureOf(Table.read(path, {columns: ['totl']})))).toBe(
      [
        'unknown-column: named.csv has no column "totl", which the option columns names',
        '  note: the columns are name, total',
        '  help: write total',
      ].join('\n'),
    );
    expect(nameOnly(await failureOf(Table.read(path, {types: {id: 'VARCHAR'}})))).toMatch(
      'unknown-column: named.csv has no column "id", which the option types names',
    );
  });

  test('of Parquet that are none are said to be so', async () => {
    const told = [
      'is not Parquet, or only its beginning is there',
      '  note: a Parquet file ends in the letters PAR1, which are not there',
    ].join('\n');
    expect(nameOnly(await failureOf(Table.read(folder.write('no.parquet', 'a,b\n1,2\n3,4\n5,6\n'))))).toBe(
      `parquet-malformed: no.parquet ${told}`,
    );
    expect(nameOnly(await failureOf(Table.read(folder.write('zero.parquet', ''))))).toBe(
      `parquet-malformed: zero.parquet ${told}`,
    );
  });

  test('may have the signs of patterns in their names', async () => {
    expect((await read('what[1]*?.csv', 'a\n1\n'))[1]).toEqual([{a: 1}]);
  });

  test('of text are read once, however often the table is', async () => {
    const path = folder.write('changing.csv', 'a\n1\n');
    const table = await Table.read(path);
    const rows = await table.rows();
    folder.write('changing.csv', 'a\n2\n');
    expect([await table.rows(), await table.numRows(), await sql`select * from ${table}`.rows()]).toEqual([
      rows,
      1,
      rows,
    ]);
  });

  test('of Parquet are read in place, and a whole one is known', async () => {
    const path = folder.path('whole.parquet');
    await Table.from([{a: 1}]).write(path);
    const table = await Table.read(path);
    expect([
      table.parquetFile(),
      (await Table.read(path, {limit: 1})).parquetFile(),
      (await Table.read([path, path])).parquetFile(),
      (await sql`select * from ${table}`).parquetFile(),
      (await Table.from([{a: 1}])).parquetFile(),
    ]).toEqual([path, undefined, undefined, undefined, undefined]);
    expect(await Table.read([path, path]).numRows()).toBe(2);
  });
});

test('an object of more than 16 MB is read too', async () => {
  const large = 'b'.repeat(17 * 1024 * 1024);
  const path = folder.write('large.ndjson', `{"id": 1, "text": "a"}\n{"id": 2, "text": "${large}"}\n`);
  const {id, text} = await (await Table.read(path)).columns();
  expect(id).toEqual([1, 2]);
  expect(text?.map((value) => (value as string).length)).toEqual([1, large.length]);
});
