import {expect, test} from 'vitest';
import {planPipeline} from '../../runtime/scaffold/plan-pipeline.ts';

const schema = '# yaml-language-server: $schema=../../node_modules/magelet/schemas/pipeline.json\n';

test('a pipeline is one short file', () => {
  expect(planPipeline({name: 'flights', existing: []})).toEqual({
    ok: true,
    value: {
      name: 'flights',
      file: 'pipelines/flights/metadata.yaml',
      changes: [
        {action: 'create', path: 'pipelines/flights/metadata.yaml', content: `${schema}name: flights\nblocks: []\n`},
      ],
      notes: [],
    },
  });
});

test('what was written stays the title where the name is another', () => {
  expect(planPipeline({name: ' Sales: daily ', existing: []})).toEqual({
    ok: true,
    value: {
      name: 'sales__daily',
      file: 'pipelines/sales__daily/metadata.yaml',
      changes: [
        {
          action: 'create',
          path: 'pipelines/sales__daily/metadata.yaml',
          content: `${schema}name: "Sales: daily"\nblocks: []\n`,
        },
      ],
      notes: ['" Sales: daily " becomes sales__daily'],
    },
  });
});

test('a pipeline that is there is not written over', () => {
  expect(planPipeline({name: 'Flights', existing: ['flights', 'flights_2']})).toEqual({
    ok: false,
    failure: [
      {
        severity: 'error',
        code: 'pipeline-exists',
        message: 'there is a pipeline "flights" already',
        at: {place: {file: 'pipelines/flights/metadata.yaml', line: 0, column: 0, endColumn: 0}},
        notes: ['nothing was written'],
        help: 'choose another name: magelet new pipeline flights_3',
      },
    ],
  });
});

test('a wrong name is told', () => {
  expect(planPipeline({name: 'a/b', existing: []})).toMatchObject({ok: false, failure: [{code: 'wrong-name'}]});
});
