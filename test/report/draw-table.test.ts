import {expect, test} from 'vitest';
import {drawTable, type TableToDraw} from '../../runtime/report/draw-table.ts';

const drawn = (table: TableToDraw, width: number): string => `\n${drawTable(table, {width, colour: false})}`;

const routes: TableToDraw = {
  columns: ['origin', 'destination_city', 'flights', 'mean_delay_minutes', 'month'],
  cells: [
    ['ATL', 'Salt Lake City, UT', '1204', '12.5', '2001-01'],
    ['LAX', 'Reno', '7', null, '2001-02'],
  ],
  numeric: ['flights', 'mean_delay_minutes'],
  rows: 1204,
};

test('numbers stand flush right, and what is not shown is counted', () => {
  expect(drawn(routes, 80)).toBe(`
origin   destination_city     flights   mean_delay_minutes   month
────────────────────────────────────────────────────────────────────
ATL      Salt Lake City, UT      1204                 12.5   2001-01
LAX      Reno                       7                 null   2001-02

2 of 1,204 rows
`);
});

test('on a narrower screen the widest texts and names of numbers give way', () => {
  expect(drawn(routes, 56)).toBe(`
origin   destination…   flights   mean_delay_…   month
────────────────────────────────────────────────────────
ATL      Salt Lake C…      1204           12.5   2001-01
LAX      Reno                 7           null   2001-02

2 of 1,204 rows
`);
});

test('on a narrow screen the last columns go, and are counted', () => {
  expect(drawn({...routes, moreColumns: 3}, 40)).toBe(`
origin   destinat…   flights   mean_del…
────────────────────────────────────────
ATL      Salt Lak…      1204        12.5
LAX      Reno              7        null

2 of 1,204 rows, +4 columns
`);
});

test('a number is never cut', () => {
  const table: TableToDraw = {columns: ['n', 'm'], cells: [['12345678901234567890', '1']], numeric: ['n', 'm']};
  expect(drawn(table, 22)).toBe(`
                   n
────────────────────
12345678901234567890

1 row, +1 column
`);
});

test('a table that is whole says its rows alone', () => {
  expect(drawn({columns: ['a'], cells: [['x'], ['y']], numeric: [], rows: 2}, 80)).toBe(`
a
─
x
y

2 rows
`);
  expect(drawn({columns: ['a'], cells: [], numeric: []}, 80)).toBe(`
a
─

0 rows
`);
});

test('a cell is one line, as wide as the screen shows it', () => {
  expect(
    drawn(
      {
        columns: ['名前', 'note'],
        cells: [
          ['日本語', 'a\nb\u001b[2J'],
          ['x', 'z'.repeat(60)],
        ],
        numeric: [],
      },
      140,
    ),
  ).toBe(`
名前     note
─────────────────────────────────────────────────────────
日本語   a↵b
x        ${'z'.repeat(47)}…

2 rows
`);
});

test('colour: names bold, nothing-there and what frames dim', () => {
  const table: TableToDraw = {columns: ['a'], cells: [[null], ['null']], numeric: []};
  expect(drawTable(table, {width: 80, colour: true})).toBe(
    [
      '\u001b[1ma\u001b[22m',
      '\u001b[2m────\u001b[22m',
      '\u001b[2mnull\u001b[22m',
      'null',
      '',
      '\u001b[2m2 rows\u001b[22m',
      '',
    ].join('\n'),
  );
});
