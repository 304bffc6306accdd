import {expect, test} from 'vitest';
import {drawJson} from '../../runtime/graph/draw-json.ts';

test('blocks stand in the order of the file, names in the order of the run', () => {
  const json = drawJson({
    pipeline: 'daily_sales',
    blocks: [
      {name: 'export', kind: 'data_exporter', upstream: ['load']},
      {name: 'load', kind: 'data_loader', language: 'python', upstream: []},
    ],
  });
  expect(json).toEqual({
    pipeline: 'daily_sales',
    blocks: [
      {uuid: 'export', type: 'data_exporter', language: 'typescript', upstream: ['load'], downstream: []},
      {uuid: 'load', type: 'data_loader', language: 'python', upstream: [], downstream: ['export']},
    ],
    order: ['load', 'export'],
  });
});

test('names are given as they are written, and what lies in a cycle or behind one has no place in the order', () => {
  const block = (name: string, ...upstream: readonly string[]) => ({name, kind: 'custom', upstream});
  const {blocks, order} = drawJson({
    pipeline: 'p',
    blocks: [block('a'), block('b', 'c', 'ghost'), block('c', 'b'), block('d', 'c'), block('e', 'a')],
  });
  expect(blocks.map(({uuid, upstream, downstream}) => ({uuid, upstream, downstream}))).toEqual([
    {uuid: 'a', upstream: [], downstream: ['e']},
    {uuid: 'b', upstream: ['c', 'ghost'], downstream: ['c']},
    {uuid: 'c', upstream: ['b'], downstream: ['b', 'd']},
    {uuid: 'd', upstream: ['c'], downstream: []},
    {uuid: 'e', upstream: ['a'], downstream: []},
  ]);
  expect(order).toEqual(['a', 'e']);
});
