import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Ajv} from 'ajv';
import {load} from 'js-yaml';
import {describe, expect, test} from 'vitest';
import {schemas} from '../../runtime/config/keys/schemas.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

/** A project as Mage writes it. */
const mage = 'test/fixtures/mage-project';

const ajv = new Ajv({allErrors: true, allowUnionTypes: true});

/** What a validator says of a YAML text: the place in it and the complaint, none where nothing is wrong. */
function complaints(schema: string, text: string): readonly string[] {
  const validate = ajv.compile(schemas[schema] ?? {});
  // js-yaml takes an empty text for none at all.
  validate(text === '' ? null : load(text));
  return (validate.errors ?? []).map(({instancePath, message}) => `${instancePath || '/'} ${message}`);
}

describe('the schemas let pass', () => {
  test.each<readonly [schema: string, path: string]>([
    ['pipeline.json', 'pipelines/flights/metadata.yaml'],
    ['project.json', 'metadata.yaml'],
    ['io_config.json', 'io_config.yaml'],
    ['pipeline.json', 'templates/project/pipelines/hello/metadata.yaml'],
    ['project.json', 'templates/project/metadata.yaml'],
    ['io_config.json', 'templates/project/io_config.yaml'],
    ['project.json', `${mage}/metadata.yaml`],
    ['io_config.json', `${mage}/io_config.yaml`],
    ['triggers.json', `${mage}/pipelines/saved/triggers.yaml`],
    ...readdirSync(join(repository, mage, 'pipelines')).map((name): [string, string] => [
      'pipeline.json',
      `${mage}/pipelines/${name}/metadata.yaml`,
    ]),
  ])('by %s: %s', (schema, path) => {
    expect(complaints(schema, read(path))).toEqual([]);
  });

  test('empty files, and keys without a value', () => {
    for (const schema of Object.keys(schemas)) expect(complaints(schema, '')).toEqual([]);
    expect(complaints('pipeline.json', 'blocks:\nretry_config:\ntimeout:\ntags:\ntype:\n')).toEqual([]);
  });

  test('keys of x-…, and any value in variables and configuration', () => {
    const text = 'x-owner: us\nvariables: {a: [1, {}]}\nblocks: [{uuid: 7, type: custom, configuration: {any: {}}}]\n';
    expect(complaints('pipeline.json', text)).toEqual([]);
  });
});

describe('the schemas refuse', () => {
  test.each([
    ['pipeline.json', 'ownr: me', '/ must NOT have additional properties'],
    ['pipeline.json', 'timeout: 0', '/timeout must be > 0'],
    ['pipeline.json', 'blocks: [{uuid: a, type: loader}]', '/blocks/0/type must be equal to one of the allowed values'],
    ['pipeline.json', 'blocks: [{uuid: a, upstream_blocks: b}]', '/blocks/0/upstream_blocks must be array,null'],
    [
      'pipeline.json',
      'concurrency_config: {block_run_limit: 1.5}',
      '/concurrency_config/block_run_limit must be integer,null',
    ],
    ['project.json', 'retry_config: {tries: 3}', '/retry_config must NOT have additional properties'],
    [
      'project.json',
      'local_b2: {buckets: {lake: {sed: x}}}',
      '/local_b2/buckets/lake must NOT have additional properties',
    ],
    ['io_config.json', 'default: [1]', '/default must be object,null'],
    [
      'triggers.json',
      'triggers: [{name: a, status: on}]',
      '/triggers/0/status must be equal to one of the allowed values',
    ],
  ])('by %s: %s', (schema, text, complaint) => {
    expect(complaints(schema, text)).toEqual([complaint]);
  });
});

test('an editor shows what a key says, and that it is known to Mage alone', () => {
  const {properties} = schemas['pipeline.json'] as {properties: Record<string, {description: string}>};
  expect([properties['timeout']?.description, properties['executor_count']?.description]).toEqual([
    'Seconds that a run may take.',
    'Known to Mage, not used here. How many executors of Mage run a streaming pipeline.',
  ]);
});
