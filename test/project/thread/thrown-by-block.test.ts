import {expect, test} from 'vitest';
import {thrownByBlock} from '../../../runtime/project/thread/thrown-by-block.ts';
import {renderDiagnostic} from '../../../runtime/report/render-diagnostic.ts';

const subject = {
  block: 'clean_orders',
  pipeline: 'daily_sales',
  file: 'blocks/transformers/clean_orders.ts',
  project: '/home/ann/sales',
  notes: ['input: 2 rows from load_orders'],
};

const told = (error: unknown): string => renderDiagnostic(thrownByBlock(error, subject), {width: 120, colour: false});

test('a full disk is told as one, and not as a mistake of the block', () => {
  expect(told(Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'})))
    .toBe(`error[disk-full]: the disk is full: block "clean_orders" could not write
  --> blocks/transformers/clean_orders.ts
   = note: nothing of it was kept
   = note: input: 2 rows from load_orders
   = help: make room, then go on from it: magelet run daily_sales --resume
`);
});

test('what caused an error is told with it, three deep', () => {
  const error = [1, 2, 3, 4].reduce<Error>(
    (cause, depth) => new Error(`depth ${depth}`, {cause}),
    new TypeError('bottom'),
  );
  error.stack = '';
  expect(told(error)).toBe(`error[block-threw]: block "clean_orders" threw Error: depth 4
  --> blocks/transformers/clean_orders.ts
   = note: caused by Error: depth 3
   = note: caused by Error: depth 2
   = note: caused by Error: depth 1
   = note: input: 2 rows from load_orders
   = help: mend the block, then go on from it: magelet run daily_sales --resume
`);
});

test('what is no error is told as it prints', () => {
  expect(told({status: 404})).toMatch('error[block-threw]: block "clean_orders" threw { status: 404 }\n');
  expect(told(undefined)).toMatch('error[block-threw]: block "clean_orders" threw undefined\n');
});
