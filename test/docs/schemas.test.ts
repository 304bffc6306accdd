import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {schemas} from '../../runtime/config/keys/schemas.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

test('the files in schemas/ are what the keys make; npm run schemas writes them', () => {
  expect(readdirSync(join(repository, 'schemas')).toSorted()).toEqual(Object.keys(schemas).toSorted());
  for (const [name, schema] of Object.entries(schemas)) {
    expect({name, schema: JSON.parse(readFileSync(join(repository, 'schemas', name), 'utf8'))}).toEqual({name, schema});
  }
});
