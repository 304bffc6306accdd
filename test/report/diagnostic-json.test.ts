import {expect, test} from 'vitest';
import {diagnosticToJson} from '../../runtime/report/diagnostic-json.ts';
import {negativeTotal} from './events.ts';

test('every key is there and what is not known is null', () => {
  expect(diagnosticToJson({severity: 'warning', code: 'x', message: 'm'})).toEqual({
    severity: 'warning',
    code: 'x',
    message: 'm',
    file: null,
    line: null,
    column: null,
    endColumn: null,
    notes: [],
    help: null,
  });
});

test('the place is that of the frame', () => {
  expect(diagnosticToJson(negativeTotal)).toEqual({
    severity: 'error',
    code: 'block-threw',
    message: 'block "clean_orders" threw RangeError: order A-1041 has a negative total: -12.5',
    file: 'blocks/transformers/clean_orders.ts',
    line: 7,
    column: 13,
    endColumn: 14,
    notes: ['attempt 3 of 3; input: 1,204 rows from load_orders; not run because of it: export_orders'],
    help: 'mend the block, then go on from it: magelet run daily_sales --resume',
  });
});

test('a whole file has no line', () => {
  const at = {place: {file: 'io_config.yaml', line: 0, column: 0, endColumn: 0}};
  expect(diagnosticToJson({severity: 'info', code: 'x', message: 'm', at})).toMatchObject({
    file: 'io_config.yaml',
    line: null,
    column: null,
    endColumn: null,
  });
});
