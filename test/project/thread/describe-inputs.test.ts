import {expect, test} from 'vitest';
import type {BlockName} from '../../../runtime/core/names.ts';
import {describeInputs} from '../../../runtime/project/thread/describe-inputs.ts';

const block = (name: string): BlockName => name as BlockName;

test('a block that waits for nothing was given nothing', () => {
  expect(describeInputs([], [])).toEqual([]);
});

test('outputs are told by their rows, an item by its number, a join by the children whose outputs it lists', () => {
  const inputs = [
    {block: block('load_orders'), folder: 'a'},
    {block: block('note'), folder: 'b'},
    {block: block('countries'), folder: 'c', item: 1},
    {block: block('count_orders'), folders: ['d', undefined, 'e']},
    {block: block('left_out')},
  ];
  const rows = {kind: 'table', bytes: 9, rows: 1204} as const;
  expect(describeInputs(inputs, [rows, {kind: 'text', bytes: 3}, {...rows, rows: 3}, undefined, undefined])).toEqual([
    'input: 1,204 rows from load_orders, text from note, item 1 of countries, a list of what 3 children of count_orders gave, nothing from left_out',
  ]);
});
