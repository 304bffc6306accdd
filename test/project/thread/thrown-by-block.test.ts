import {constants} from 'node:os';
import {expect, test} from 'vitest';
import {withPath} from '../../../runtime/core/why-not-written.ts';
import {thrownByBlock} from '../../../runtime/project/thread/thrown-by-block.ts';
import {renderDiagnostic} from '../../../runtime/report/render-diagnostic.ts';
import {ScratchProject} from '../../support/scratch-project.ts';

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

test('a disk that refuses is told with the file, where that is known', () => {
  const path = '/home/ann/sales/.magelet/runs/daily_sales/r/clean_orders';
  const ofNode = {code: 'Unknown system error -122', errno: -constants.errno.EDQUOT};
  expect(told(withPath(Object.assign(new Error('Unknown system error -122, write'), ofNode), path)))
    .toBe(`error[disk-full]: the disk is full: block "clean_orders" could not write
  --> blocks/transformers/clean_orders.ts
   = note: the file is .magelet/runs/daily_sales/r/clean_orders
   = note: nothing of it was kept
   = note: input: 2 rows from load_orders
   = help: make room, then go on from it: magelet run daily_sales --resume
`);
  expect(told(withPath(Object.assign(new Error('EIO: i/o error, write'), {code: 'EIO'}), path)))
    .toBe(`error[disk-fails]: the disk fails: block "clean_orders" could not read or write
  --> blocks/transformers/clean_orders.ts
   = note: EIO: i/o error, write
   = note: the file is .magelet/runs/daily_sales/r/clean_orders
   = note: nothing of it was kept
   = note: input: 2 rows from load_orders
   = help: see what the system says of the disk: dmesg --level err, then go on from it: magelet run daily_sales --resume
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

test('what Promise.any gathered is told, the first three of it', () => {
  const error = new AggregateError(
    [new RangeError('one'), 'two', new Error('three'), new Error('four')],
    'all of them',
  );
  error.stack = '';
  expect(told(error)).toBe(`error[block-threw]: block "clean_orders" threw AggregateError: all of them
  --> blocks/transformers/clean_orders.ts
   = note: one of them: RangeError: one
   = note: one of them: 'two'
   = note: one of them: Error: three
   = note: and 1 more
   = note: input: 2 rows from load_orders
   = help: mend the block, then go on from it: magelet run daily_sales --resume
`);
});

test('a message that holds data is cut', () => {
  const error = new Error(`${'x'.repeat(5000)}\n${'y'.repeat(5000)}`);
  error.stack = '';
  const text = told(error);
  expect(text).toContain(` threw Error: ${'x'.repeat(1000)}…\n`);
  expect(text).toContain(`note: ${'y'.repeat(1000)}…\n`);
  expect(told('z'.repeat(5000)).split('\n')[0]?.length).toBeLessThan(1100);
});

test('a function that calls itself is shown once', () => {
  const error = new RangeError('Maximum call stack size exceeded');
  const file = '/home/ann/sales/blocks/transformers/clean_orders.ts';
  const itself = `    at total (file://${file}:2:30)\n`;
  error.stack = `RangeError\n    at total (file://${file}:2:20)\n${itself.repeat(9)}    at file://${file}:5:3\n`;
  const {at, related} = thrownByBlock(error, subject);
  expect([at, ...(related ?? [])].map((shown) => `${shown?.place.line}:${shown?.place.column}`)).toEqual([
    '2:20',
    '2:30',
    '5:3',
  ]);
});

test('what is no error is told as it prints', () => {
  expect(told({status: 404})).toMatch('error[block-threw]: block "clean_orders" threw { status: 404 }\n');
  expect(told(undefined)).toMatch('error[block-threw]: block "clean_orders" threw undefined\n');
});

test('a name that is not there is told with the import that brings it', () => {
  using project = new ScratchProject({
    'a.ts': "import {dataLoader, type Table} from 'magelet';\n",
    'b.ts': "import {dataLoader} from 'magelet';\n",
  });
  const helpOn = (name: string, file: string): string | undefined =>
    thrownByBlock(new ReferenceError(`${name} is not defined`), {...subject, file, project: project.folder}).help;
  const then = ', then go on from it: magelet run daily_sales --resume';
  expect(helpOn('Table', 'a.ts')).toBe(`take "type" out of the import of Table: it is used as a value${then}`);
  expect(helpOn('Table', 'b.ts')).toBe(`import it: import {Table} from 'magelet'${then}`);
  expect(helpOn('orders', 'b.ts')).toBe(`mend the block${then}`);
});
