import {expect, test} from 'vitest';
import type {Diagnostic} from '../../runtime/core/diagnostic.ts';
import {mergeDiagnostics} from '../../runtime/report/merge-diagnostics.ts';

const place = {file: 'io_config.yaml', line: 5, column: 26, endColumn: 30};
const rejected = (block: string, line = 5): Diagnostic => ({
  severity: 'error',
  code: 'b2-key-rejected',
  message: 'B2 does not know the key',
  at: {place: {...place, line}},
  notes: ['it answered 403', `${block} was reading`],
  help: 'create a key',
});

test('the same problem at the same place is told once, with what every block adds', () => {
  expect(mergeDiagnostics([rejected('load_a'), rejected('load_b')])).toEqual([
    {...rejected('load_a'), notes: ['it answered 403', 'load_a was reading', 'load_b was reading']},
  ]);
});

test('problems at two places, or of two messages, stay two', () => {
  const elsewhere = rejected('load_a', 9);
  const other = {...rejected('load_a'), message: 'something else'};
  expect(mergeDiagnostics([rejected('load_a'), elsewhere, other])).toEqual([rejected('load_a'), elsewhere, other]);
});

test('where many blocks ask is one list, what was not run another at the end, and further facts are counted', () => {
  const of = (number: number): Diagnostic => ({
    ...rejected('load'),
    notes: [
      'it answered 403',
      `load_${number} was reading`,
      `asked for at blocks/load_${number}.ts:9:35`,
      `not run because of it: export_${number}, ${number === 7 ? 'send and 3 more' : 'send'}`,
    ],
  });
  expect(mergeDiagnostics([1, 2, 3, 4, 5, 6, 7].map(of))).toEqual([
    {
      ...rejected('load'),
      notes: [
        'it answered 403',
        'load_1 was reading',
        'load_2 was reading',
        'load_3 was reading',
        'load_4 was reading',
        'load_5 was reading',
        'and 2 more like these',
        'asked for at blocks/load_1.ts:9:35, blocks/load_2.ts:9:35, blocks/load_3.ts:9:35, blocks/load_4.ts:9:35, blocks/load_5.ts:9:35 and 2 more',
        'not run because of it: export_1, send, export_2, export_3, export_4, export_5, export_6, export_7 and 3 more',
      ],
    },
  ]);
});
