import {createRequire} from 'node:module';
import {describe, expect, test} from 'vitest';
import {
  DataFrame,
  getDummies,
  LabelEncoder,
  MinMaxScaler,
  OneHotEncoder,
  readCSV,
  readExcel,
  Series,
  StandardScaler,
} from '../../../runtime/danfo.ts';

describe('the stand-in for TensorFlow.js', () => {
  test.each([
    [
      'add',
      [
        [2, 5],
        [4, -1],
      ],
    ],
    [
      'sub',
      [
        [0, 3],
        [2, -3],
      ],
    ],
    [
      'mul',
      [
        [1, 4],
        [3, -2],
      ],
    ],
    [
      'div',
      [
        [1, 4],
        [3, -2],
      ],
    ],
    [
      'pow',
      [
        [1, 4],
        [3, -2],
      ],
    ],
  ] as const)('%s a number', (operation, values) => {
    expect(frame()[operation](1).values).toEqual(values);
  });

  test('mod has the sign of the divisor', () => {
    expect(frame().mod(3).values).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });

  test('adds frames, columns and rows', () => {
    expect(frame().add(frame()).values).toEqual([
      [2, 8],
      [6, -4],
    ]);
    expect(frame().add(new Series([10, 20]), {axis: 1}).values).toEqual([
      [11, 24],
      [13, 18],
    ]);
    expect(frame().add([10, 20], {axis: 0}).values).toEqual([
      [11, 14],
      [23, 18],
    ]);
  });

  test('refuses what does not fit', () => {
    expect(() => frame().add([1, 2, 3], {axis: 1})).toThrow('the shapes [2,2] and [1,3] do not fit each other');
  });

  test.each([
    [
      'gt',
      [
        [false, true],
        [true, false],
      ],
    ],
    [
      'lt',
      [
        [true, false],
        [false, true],
      ],
    ],
    [
      'ge',
      [
        [false, true],
        [true, false],
      ],
    ],
    [
      'le',
      [
        [true, false],
        [false, true],
      ],
    ],
    [
      'eq',
      [
        [false, false],
        [false, false],
      ],
    ],
    [
      'ne',
      [
        [true, true],
        [true, true],
      ],
    ],
  ] as const)('compares by %s', (operation, values) => {
    expect(frame()[operation](2).values).toEqual(values);
  });

  test('is exact beyond single precision', () => {
    expect(new DataFrame([[16_777_217]], {columns: ['a']}).add(1).values).toEqual([[16_777_218]]);
  });

  test('finds the largest and the smallest', () => {
    const series = new Series([3, 9, 1]);
    expect([series.argMax(), series.argMin()]).toEqual([1, 2]);
  });

  test('scales', () => {
    const scaled = new MinMaxScaler().fit(frame()).transform(frame()) as DataFrame;
    const standard = new StandardScaler();
    expect(scaled.values).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(standard.fitTransform([1, 3])).toEqual([-1, 1]);
    expect((standard.fit(frame()).inverseTransform(standard.transform(frame())) as DataFrame).values).toEqual([
      [1, 4],
      [3, -2],
    ]);
  });

  test('encodes', () => {
    expect(new LabelEncoder().fitTransform(['b', 'a', 'b'])).toEqual([0, 1, 0]);
    expect(new OneHotEncoder().fitTransform(['b', 'a'])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(getDummies(new Series(['b', 'a'])).values).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test('draws the same rows for the same seed, each once', async () => {
    const many = new DataFrame(
      Array.from({length: 20}, (_, id) => [id]),
      {columns: ['id']},
    );
    const draw = async (seed: number): Promise<unknown[]> => (await many.sample(20, {seed})).column('id').values;
    expect(await draw(1)).toEqual(await draw(1));
    expect(await draw(1)).not.toEqual(await draw(2));
    expect([...(await draw(1))].sort((a, b) => Number(a) - Number(b))).toEqual(many.column('id').values);
  });
});

describe('the stand-in for mathjs', () => {
  const require = createRequire(import.meta.url);
  const own = require('../../../runtime/data/danfo/stand-ins/mathjs/index.cjs') as Statistics;
  const mathjs = require('mathjs') as Statistics;
  type Statistics = Record<'mean' | 'median' | 'mode' | 'std' | 'variance', (values: unknown[]) => unknown>;

  test.each(['mean', 'median', 'mode', 'std', 'variance'] as const)('counts the %s as mathjs does', (statistic) => {
    const lists = [[1], [2, 1, 2, 9], [3, 1, 2], [0.1, 0.2, 0.4], [true, false, true], [-5, 5]];
    if (statistic !== 'mode') lists.push([1, Number.NaN, 2]);
    expect(lists.map((list) => own[statistic](list))).toEqual(lists.map((list) => mathjs[statistic](list)));
  });

  test('refuses what has no statistic, as mathjs does', () => {
    expect(() => own.mean([])).toThrow('the mean of no values is not known');
    expect(() => own.std([1, null])).toThrow(
      'the variance of null is not known: fill or drop the missing values first',
    );
  });
});

describe('what magelet/danfo leaves to tables', () => {
  test('says how to read Excel and the network instead', async () => {
    await expect(readExcel(import.meta.filename)).rejects.toThrow(
      'magelet/danfo reads and writes no Excel files: save the sheet as CSV, then (await Table.read("file.csv")).danfo()',
    );
    await expect(readCSV('http://127.0.0.1/a.csv')).rejects.toThrow(
      'magelet/danfo reads nothing from the network: save the response to a file, then (await Table.read("file.csv")).danfo()',
    );
  });
});

const frame = (): DataFrame =>
  new DataFrame(
    [
      [1, 4],
      [3, -2],
    ],
    {columns: ['a', 'b']},
  );
