import {expect, test} from 'vitest';
import {explainError} from '../../runtime/data/explain-error.ts';

const query = {text: '', values: [], types: [], shown: '', stretches: [], suspects: []};

test.each([
  ['ENOSPC', 'No space left on device'],
  ['EDQUOT', 'Disk quota exceeded'],
  ['EIO', 'Input/output error'],
])('a disk that refuses DuckDB a file is told as Node tells it: %s', (code, said) => {
  const error = new Error(`IO Error: Could not write file "/tmp/orders.parquet": ${said}`);
  expect(explainError(error, query)).toMatchObject({
    code,
    path: '/tmp/orders.parquet',
    cause: error,
  });
});
