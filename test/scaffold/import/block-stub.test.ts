import {expect, test} from 'vitest';
import {blockStub} from '../../../runtime/scaffold/import/block-stub.ts';

const usual = {
  kind: 'transformer',
  upstreams: [['load']],
  original: 'transformers/a.py',
  code: '',
  was: 'Python',
} as const;

/** The line that has the parameters. */
const head = (request: Partial<Parameters<typeof blockStub>[0]>): string | undefined =>
  blockStub({...usual, ...request})
    .split('\n')
    .find((line) => line.includes('=> {'));

test('a parameter is there for each upstream block, once, where all pipelines have as many', () => {
  expect(
    head({
      upstreams: [
        ['load_orders', 'eu/prices', 'load_orders'],
        ['a', 'b'],
      ],
    }),
  ).toBe('export default transformer((loadOrders: unknown, prices: unknown) => {');
});

test('pipelines that have more or fewer, and more than seven, make one list of inputs', () => {
  expect(head({upstreams: [['a'], ['a', 'b']]})).toBe('export default transformer((..._inputs: unknown[]) => {');
  expect(head({upstreams: [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']]})).toContain('(..._inputs: unknown[])');
});

test('a conditional takes nothing by name, since it is asked with what its block receives', () => {
  expect(head({kind: 'conditional'})).toBe('export default conditional(() => {');
});

test.each([
  ["@callback('failure')\ndef f(): ...\n@callback('success')\n", "{on: ['failure', 'success']}"],
  ['@callback\ndef f(): ...\n', "{on: ['success']}"],
  ['@on_failure\ndef f(): ...\n', "{on: ['failure']}"],
])('a callback keeps its events: %s', (code, options) => {
  expect(blockStub({...usual, kind: 'callback', code})).toContain(`  ${options},\n`);
});

test('a query for another database stays as comments', () => {
  expect(
    blockStub({...usual, was: 'SQL for postgres', original: 'transformers/a.sql', code: 'select 1\n\nfrom a\n'}),
  ).toBe(
    `// In Mage: SQL for postgres, transformers/a.sql
import {transformer} from 'magelet';

export default transformer((load: unknown) => {
  throw new Error('not written yet');
});

// select 1
//
// from a
`,
  );
});
