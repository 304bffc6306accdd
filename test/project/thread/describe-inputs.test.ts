import {expect, test} from 'vitest';
import type {BlockName} from '../../../runtime/core/names.ts';
import {describeInputs, describeMissing} from '../../../runtime/project/thread/describe-inputs.ts';

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

test('a function that takes more than it is given is told as such', () => {
  const run = {id: 'r', pipeline: 'daily_sales', executionDate: '', partition: '', trigger: ''};
  const input = {block: block('load_orders'), folder: 'a'};
  expect([describeMissing({inputs: [], run}, 1), describeMissing({inputs: [input], run}, 2)]).toEqual([[], []]);
  expect(describeMissing({inputs: [input], run}, 3)).toEqual([
    'its function takes 3 arguments, and was given 1 input and the context; to see what it waits for: magelet validate daily_sales',
  ]);
});
