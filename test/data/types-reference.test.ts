import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {beforeAll, describe, expect, test} from 'vitest';
import {Table} from '../../runtime/data/table.ts';
import {loadOutput} from '../../runtime/outputs/load-output.ts';
import {storeOutput} from '../../runtime/outputs/store-output.ts';
import {temporaryFolder} from './temporary-folder.ts';
import {fateBetween, fateOf, shown, tableOf, typeCases, type Shown} from './type-cases.ts';

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const page = readFileSync(pathOf('../../docs/types.md'), 'utf8');
const folder = temporaryFolder();
const names = Object.keys(typeCases);

const throughFile =
  (extension: string) =>
  async (table: Table): Promise<Table> => {
    await table.write(folder.path(`way.${extension}`));
    return Table.read(folder.path(`way.${extension}`));
  };

/** The ways that a table takes, as the columns of the page are called. */
const ways: Readonly<Record<string, (table: Table) => PromiseLike<Table>>> = {
  csv: throughFile('csv'),
  json: throughFile('json'),
  ndjson: throughFile('ndjson'),
  parquet: throughFile('parquet'),
  xlsx: throughFile('xlsx'),
  rows: async (table) => Table.from(await table.rows()),
  danfo: async (table) => Table.from(await table.danfo()),
  thread: async (table) => {
    await storeOutput(folder.path('output'), table);
    return (await loadOutput(folder.path('output'))) as Table;
  },
};

let inProcess: readonly Shown[];

beforeAll(async () => {
  const outputs = folder.path('outputs');
  for (const [index, name] of names.entries()) {
    await storeOutput(join(outputs, String(index)), await tableOf(typeCases[name] ?? ''));
  }
  const {stdout} = await promisify(execFile)(process.execPath, [pathOf('read-stored.ts'), outputs]);
  inProcess = JSON.parse(stdout) as readonly Shown[];
});

describe('docs/types.md says what becomes of', () => {
  test('each type on each way', () => {
    expect(rowsOfPage().map(([type]) => type)).toEqual(['type', ...names]);
    expect(rowsOfPage()[0]).toEqual(['type', ...Object.keys(ways), 'process']);
  });

  test.each(names)('%s', async (name) => {
    const fates: string[] = [];
    for (const way of Object.values(ways)) fates.push(await fateOf(await tableOf(typeCases[name] ?? ''), way));
    const before = await shown(await tableOf(typeCases[name] ?? ''));
    fates.push(fateBetween(before, inProcess[names.indexOf(name)] ?? {type: 'none', values: []}));
    expect(rowsOfPage().find(([type]) => type === name)).toEqual([name, ...fates]);
  });
});

/** The cells of the page's table, without the marks of Markdown. */
function rowsOfPage(): readonly (readonly string[])[] {
  return (page.split('\n| type |')[1] ?? '')
    .split('\n')
    .map((line, index) => (index === 0 ? `| type |${line}` : line))
    .filter((line) => /^\| (?:`|type )/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) =>
          cell
            .trim()
            .replaceAll('\\|', '|')
            .replaceAll(/^`|`$/g, '')
            .replace(/^\[([\w-]+)\]\(.*\)$/, '$1'),
        ),
    );
}
