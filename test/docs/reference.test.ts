import {execFile} from 'node:child_process';
import {existsSync, readFileSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, describe, expect, test} from 'vitest';
import {blockKeys, configurationKeys, fileSourceKeys} from '../../runtime/config/keys/block-keys.ts';
import type {Keys} from '../../runtime/config/keys/key.ts';
import {concurrencyKeys, pipelineKeys} from '../../runtime/config/keys/pipeline-keys.ts';
import {bucketKeys, localB2Keys, projectKeys} from '../../runtime/config/keys/project-keys.ts';
import {retryKeys} from '../../runtime/config/keys/retry-keys.ts';
import {triggerKeys, triggersFileKeys, triggerSettingsKeys} from '../../runtime/config/keys/trigger-keys.ts';
import {Table, Variables} from '../../runtime/index.ts';
import {ScratchProject} from '../support/scratch-project.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

type Snippet = {readonly language: string; readonly path: string; readonly text: string};
type Page = {readonly text: string; readonly snippets: readonly Snippet[]};

function readPage(name: string): Page {
  const text = readFileSync(join(repository, 'docs', name), 'utf8');
  const fences = [...text.matchAll(/^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm)];
  return {text, snippets: fences.map(([, language = '', path = '', body = '']) => ({language, path, text: body}))};
}

const pages = {'pipelines.md': readPage('pipelines.md'), 'blocks.md': readPage('blocks.md')};

const ioConfig = 'default:\n  REGION: eu\narchive:\n  REGION: us\n';

/** The files that a page names, in a project in which they can be checked. */
function projectOf({snippets}: Page, files: Readonly<Record<string, string>>): ScratchProject {
  const named = snippets.filter(({path}) => path !== '').map(({path, text}) => [path, text] as const);
  const tsconfig = readFileSync(join(repository, 'templates/project/tsconfig.json'), 'utf8');
  const project = new ScratchProject({
    'io_config.yaml': ioConfig,
    'tsconfig.json': tsconfig,
    ...files,
    ...Object.fromEntries(named),
  });
  symlinkSync(join(repository, 'node_modules/@types'), join(project.folder, 'node_modules/@types'), 'junction');
  return project;
}

const pipelines = projectOf(pages['pipelines.md'], {
  'blocks/sensors/orders_are_there.ts': "import {sensor} from 'magelet';\nexport default sensor(() => true);\n",
  'blocks/data_loaders/load_orders.ts':
    "import {dataLoader, Table} from 'magelet';\n" +
    'export default dataLoader((ready: boolean, {variables, config}) =>\n' +
    "  Table.from([{ready, day: variables.string('day'), region: config.get('REGION')}]));\n",
  'blocks/shared/clean.ts':
    "import {sql, transformer, type Table} from 'magelet';\n" +
    'export default transformer((orders: Table, {configuration, variables}) =>\n' +
    "  sql`select *, ${configuration['currency']} as currency, ${variables.number('smallest_total')} as smallest\n" +
    '      from ${orders}`);\n',
  'blocks/data_exporters/export_orders.ts':
    "import {dataExporter, type Table} from 'magelet';\n" +
    'export default dataExporter(async (orders: Table) => console.log(JSON.stringify(await orders.rows())));\n',
});
const blocks = projectOf(pages['blocks.md'], {});

afterAll(() => {
  pipelines[Symbol.dispose]();
  blocks[Symbol.dispose]();
});

describe('the snippets of docs/pipelines.md', () => {
  test('are a pipeline in which nothing is wrong', async () => {
    const {code, stderr} = await pipelines.run('validate');
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
  });

  test('run as the page calls them', async () => {
    const calls = pages['pipelines.md'].snippets.filter(({language}) => language === 'sh');
    const said: string[] = [];
    for (const line of calls.flatMap(({text}) => text.trim().split('\n'))) {
      const {code, stdout, stderr} = await pipelines.run(...line.replace('npx magelet ', '').split(' '));
      expect({line, code, stderr}).toEqual({line, code: 0, stderr: ''});
      said.push(stdout);
    }
    expect(said[0]).toContain('[{"ready":true,"day":"2026-11-21","region":"us","currency":"EUR","smallest":20}]');
    expect(said[0]).toContain('load_orders is done');
    expect(said[0]).toContain('export_orders is done');
    expect(said[1]).toContain('"smallest":10');
  });

  test('have right types', async () => {
    expect(await mistakesIn(pipelines)).toBe('');
  });
});

describe('the snippets of docs/blocks.md', () => {
  test('have right types', async () => {
    expect(await mistakesIn(blocks)).toBe('');
  });

  test('run', async () => {
    const {code, stderr} = await blocks.run('run', 'orders');
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    expect(blocks.read('report.csv')).toBe('customer,total,cents\nAda,42.5,4250\n');
    expect(blocks.read('totals.csv')).toBe('customer,total,orders\nAda,42.5,2\n');
  });
});

describe.each(Object.entries(pages))('docs/%s', (_, {text}) => {
  test('links to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([\w-]+))?\)/g)];
    const broken = links.filter(([, file = '', anchor]) => {
      const path = join(repository, 'docs', file);
      if (file !== '' && !existsSync(path)) return true;
      const target = file === '' ? text : readFileSync(path, 'utf8');
      return anchor !== undefined && !anchorsOf(target).has(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('has a way to run or check each of its snippets', () => {
    const unchecked = [...text.matchAll(/^```(\w+)(?: (\S+))?$/gm)].filter(
      ([, language, path]) => path === undefined && language !== 'sh',
    );
    expect(unchecked.map(([fence]) => fence)).toEqual([]);
  });
});

const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    ),
  );

/** What the type checker says, in the project as its author has it. */
async function mistakesIn(project: ScratchProject): Promise<string> {
  const compiler = join(repository, 'node_modules/typescript/bin/tsc');
  const said = await promisify(execFile)(process.execPath, [compiler, '-p', '.'], {cwd: project.folder}).catch(
    (error: {stdout: string}) => error,
  );
  return said.stdout;
}

/** The names of the members of a type, as its source has them. */
const membersOf = (file: string, type: string): readonly string[] => {
  const source = readFileSync(join(repository, 'runtime', file), 'utf8');
  const [, body = ''] = new RegExp(`export type ${type} = (?:\\w+ & )?\\{\\n([^]*?)^\\};`, 'm').exec(source) ?? [];
  return [...body.matchAll(/^  readonly (\w+)\??:/gm)].flatMap(([, name]) => name ?? []);
};

/** The names of a table's first column below a heading. */
function rowsBelow(heading: string): readonly string[] {
  const [, section = ''] = pages['blocks.md'].text.split(`\n${heading}\n`);
  const [table = ''] = section.split(/^#/m);
  const cells = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) => cell ?? []);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].flatMap(([, name]) => name ?? []));
}

describe('docs/blocks.md has a row for', () => {
  test('each member of the context', () => {
    const members = [
      ...membersOf('authoring/block-context.ts', 'BlockContext'),
      ...membersOf('authoring/block-context.ts', 'CallbackContext'),
    ];
    expect(rowsBelow('## The context')).toEqual(members);
  });

  test('each option', () => {
    const members = [
      ...membersOf('core/block-module.ts', 'BlockOptions'),
      ...membersOf('core/retry.ts', 'RetryConfig'),
    ];
    expect(rowsBelow('## Options').toSorted()).toEqual(members.toSorted());
  });

  test('each method of the variables', () => {
    const methods = Object.getOwnPropertyNames(Variables.prototype).filter((name) => name !== 'constructor');
    expect(rowsBelow('### Variables').toSorted()).toEqual(methods.toSorted());
  });

  test('each member of a table', () => {
    const methods = Object.getOwnPropertyNames(Table.prototype).filter((name) => name !== 'constructor');
    const rows = rowsBelow('## Tables');
    expect(rows.filter((name) => name !== 'Table').toSorted()).toEqual([...methods, 'schema'].toSorted());
    expect(rows.filter((name) => name === 'Table')).toHaveLength(2);
  });
});

test('docs/pipelines.md names every key that is read, and every setting of Mage that is told to have no effect', () => {
  const sets = [
    triggersFileKeys,
    triggerKeys,
    triggerSettingsKeys,
    pipelineKeys,
    concurrencyKeys,
    blockKeys,
    configurationKeys,
    fileSourceKeys,
    retryKeys,
  ];
  const keys = [...sets, projectKeys, localB2Keys, bucketKeys].flatMap((set: Keys) => Object.entries(set));
  const toBeNamed = keys.filter(([, {role}]) => role !== 'record of Mage').map(([name]) => name);
  expect(toBeNamed.length).toBeGreaterThan(40);
  const words = new Set(pages['pipelines.md'].text.match(/\w+/g));
  expect(toBeNamed.filter((key) => !words.has(key))).toEqual([]);
});
