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
