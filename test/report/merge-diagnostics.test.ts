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
