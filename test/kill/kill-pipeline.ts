import {profileFor} from '../support/remote-machines.ts';
import {pipelineYaml} from '../support/scratch-project.ts';
import type {S3Server} from '../support/s3-server.ts';

/** A block by its kind, what it waits for, and the body of its function, in which `inputs` are its inputs. */
type Block = readonly [kind: string, upstream: readonly string[], body: string];

const each = <Value>(count: number, make: (index: number) => Value): readonly Value[] =>
  Array.from({length: count}, (_, index) => make(index));

const named = (name: string, blocks: readonly Block[]): Readonly<Record<string, Block>> =>
  Object.fromEntries(blocks.map((block, index) => [`${name}_${index}`, block]));

/** Outputs of every kind, blocks that fail at first, joins, and exports; the same bytes in every run. */
const blocks: Readonly<Record<string, Block>> = {
  ...named('load', [
    ['data_loader', [], 'return sql`select range as id, range * 2 as total from range(2000) order by id`;'],
    ['data_loader', [], 'return sql`select range as id, hash(range)::varchar as text from range(500) order by id`;'],
    ['data_loader', [], 'return Array.from({length: 500}, (_, id) => ({id, name: `n${id}`}));'],
    ['data_loader', [], 'return {at: new Date(0), big: 2n ** 60n};'],
    ['data_loader', [], 'return (async function* () { for (let id = 0; id < 3000; id++) yield {id}; })();'],
    ['data_loader', [], 'return new Uint8Array(9 * 1024 * 1024).fill(7);'],
  ]),
  ...named(
    'shape',
    each(12, (index): Block => [
      'transformer',
      [`load_${index % 4}`],
      `await soon(${5 + index * 3}); return inputs.length;`,
    ]),
  ),
  ...named(
    'flaky',
    each(3, (index): Block => [
      'transformer',
      [`load_${index}`],
      `if (context.attempt < ${index + 2}) throw new Error('not yet'); return [{id: ${index}}];`,
    ]),
  ),
  ...named(
    'join',
    each(3, (index): Block => [
      'custom',
      [...each(4, (of) => `shape_${index * 4 + of}`), ...(index === 2 ? ['child'] : [])],
      'return inputs;',
    ]),
  ),
  // What follows runs once for each of eight items, and the third only at its second attempt.
  fan: ['data_loader', [], 'return Array.from({length: 8}, (_, item) => ({item}));'],
  child: [
    'transformer',
    ['fan'],
    `await soon(20); if (inputs[0].item === 3 && context.attempt < 2) throw new Error('not yet'); return inputs[0].item * 2;`,
  ],
  ...named('export', [
    ['data_exporter', ['load_0', 'join_0'], `await b2.export(inputs[0], bucket, key + 'orders.csv');`],
    ['data_exporter', ['load_1', 'join_1'], `await b2.export(inputs[0], bucket, key + 'texts.parquet');`],
    ['data_exporter', ['load_2', 'flaky_0'], `await b2.export(inputs[0], bucket, key + 'names.ndjson');`],
    ['data_exporter', ['flaky_1', 'flaky_2'], `await b2.export(inputs.flat(), bucket, key + 'flaky.json');`],
    [
      'data_exporter',
      ['load_5'],
      `const path = context.tempDir + '/big.bin'; await writeFile(path, inputs[0]); await b2.upload(path, bucket, key + 'big.bin');`,
    ],
    ['data_exporter', ['load_4', 'join_2'], `await b2.export(inputs[0], bucket, key + 'stream.csv');`],
  ]),
};

export const exportCount = 6;

const definedBy: Readonly<Record<string, string>> = {
  data_loader: 'dataLoader',
  transformer: 'transformer',
  data_exporter: 'dataExporter',
  custom: 'custom',
};

/** The project's files. Every call of a block's function is a line in `journal`. */
export function killProject(server: S3Server, bucket: string): Readonly<Record<string, string>> {
  const entries = Object.entries(blocks);
  const yaml = pipelineYaml(Object.fromEntries(entries.map(([name, [kind, upstream]]) => [name, [kind, ...upstream]])))
    .replace('  - uuid: fan\n', '  - uuid: fan\n    configuration: {dynamic: true}\n')
    .replace('  - uuid: child\n', '  - uuid: child\n    configuration: {reduce_output: true}\n');
  return {
    'io_config.yaml': profileFor(server),
    'pipelines/p/metadata.yaml': `retry_config: {retries: 4, delay: 0.02}\n${yaml}`,
    'blocks/journal.ts': `import {appendFileSync} from 'node:fs';
import {join} from 'node:path';
import {getRepoPath} from 'magelet';
export const note = (block: string): void => appendFileSync(join(getRepoPath(), 'journal'), block + '\\n');\n`,
    ...Object.fromEntries(
      entries.map(([name, [kind, , body]]) => [
        `blocks/${kind === 'custom' ? kind : `${kind}s`}/${name}.ts`,
        `import {writeFile} from 'node:fs/promises';
import {setTimeout as soon} from 'node:timers/promises';
import {${definedBy[kind]}, sql} from 'magelet';
import {note} from '../journal.ts';
export const used = [soon, sql, writeFile];
export default ${definedBy[kind]}(async (...given: any[]) => {
  const inputs = given.slice(0, -1);
  const context = given.at(-1);
  note(context.block.name);
  const {b2, variables} = context;
  const bucket = '${bucket}';
  const key = variables.string('round') + '/';
  ${body}
});\n`,
      ]),
    ),
  };
}
