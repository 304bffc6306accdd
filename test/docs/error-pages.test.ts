import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {beforeAll, describe, expect, test} from 'vitest';
import {failureInWords} from '../../runtime/commands/show-failure.ts';
import type {Diagnostic} from '../../runtime/core/diagnostic.ts';
import {thrownByBlock} from '../../runtime/project/thread/thrown-by-block.ts';
import {renderDiagnostic} from '../../runtime/report/render-diagnostic.ts';
import {writeChanges} from '../../runtime/scaffold/write-changes.ts';
import {mistakenBlocks, mistakenProject} from '../support/mistaken-blocks.ts';
import {endOf, mistakenCommands} from '../support/mistaken-commands.ts';
import {mistakenDefinitions, mistakenSettings, toldOf, toldOfSetting} from '../support/mistaken-definitions.ts';
import {ScratchProject} from '../support/scratch-project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const textsBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
    .filter((file) => /\.[jt]s$/.test(file) && !file.includes('stand-ins'))
    .map((file) => read(`${folder}/${file}`));

/** Codes are small letters, so that those of Node and of S3 are none of ours. */
const codeShapes = [/\bcode: '([a-z0-9-]+)'/g, /\bfailure\(\s*'([a-z0-9-]+)'/g, /\b(?:error|warning)\[([a-z0-9-]+)\]/g];

const codes = [
  ...new Set(
    [...textsBelow('runtime'), ...textsBelow('bin')].flatMap((source) =>
      codeShapes.flatMap((shape) => [...withoutComments(source).matchAll(shape)].map(([, code = '']) => code)),
    ),
  ),
].sort();

const pages = readdirSync(join(root, 'docs/errors'))
  .filter((file) => file !== 'README.md')
  .map((file) => file.replace(/\.md$/, ''))
  .sort();

describe('the pages of docs/errors', () => {
  test('are one for each code that magelet can tell', () => {
    expect(pages).toEqual(codes);
  });

  test('are each in the index, once', () => {
    const index = [...read('docs/errors/README.md').matchAll(/^\| \[(\S+)\]\((\S+)\.md\) \| \S/gm)];
    expect(index.map(([, name = '', target]) => `${name} ${target}`).sort()).toEqual(
      pages.map((page) => `${page} ${page}`),
    );
  });

  test.each(pages)('%s says what it means, shows its message and how to mend it, on one screen', (code) => {
    const page = read(`docs/errors/${code}.md`);
    expect(page).toMatch(
      new RegExp(
        `^# ${code}\\n\\n\\S[^]+\\n\`\`\`\\n(?:error|warning|info)\\[${code}\\]: [^]+\\n## How to mend it\\n\\S`,
      ),
    );
    expect(page.split('\n').length).toBeLessThanOrEqual(45);
  });
});

test('every code is met by a test that compares its message', () => {
  const tests = readdirSync(join(root, 'test'), {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.ts') && !file.startsWith('docs') && !file.startsWith('support'))
    .map((file) => read(`test/${file}`))
    .join('\n');
  const onItsPage = new Set(
    [mistakenCommands, mistakenBlocks, mistakenDefinitions, mistakenSettings].flatMap((table) => Object.keys(table)),
  );
  // As text of a message, `[code]: what is wrong`, `code: what is wrong` or `'code', 'what is wrong'`; with the page
  // itself, by its name; or in the table of what B2 answers, which is compared with the pages.
  const shapesOf = (code: string): RegExp =>
    new RegExp(`\\[${code}\\]: \\S|['"\`]${code}(?:: \\S|['"\`],\\s*['"\`]\\S)|errors/${code}\\.md|'${code}': \\(`);
  const isMet = (code: string): boolean => onItsPage.has(code) || shapesOf(code).test(tests);
  const here = read('test/docs/error-pages.test.ts');
  expect(codes.filter((code) => !isMet(code) && !here.includes(`exampleOn('${code}')`))).toEqual([]);
});

describe('the message on the page', () => {
  const own = Object.entries(mistakenCommands).filter(([code]) => !code.includes(':') && code !== 'internal-error');
  test.each(own)('of %s is what the command says', async (code, command) => {
    expect(exampleOn(code)).toBe(firstMessage((await endOf(command)).stderr));
  });

  test('of internal-error is what the command says; where in magelet differs by version', async () => {
    const {stderr} = await endOf(mistakenCommands['internal-error']);
    expect(exampleOn('internal-error').split('\n')[0]).toBe(stderr.split('\n')[0]);
  });

  test.each(Object.entries(mistakenDefinitions))('of %s is what validate says', async (code, definition) => {
    expect(await toldOf(definition)).toContain(exampleOn(code));
  });

  test.each(Object.entries(mistakenSettings))('of %s is what a block is told that asks for it', (code, setting) => {
    expect(exampleOn(code)).toBe(toldOfSetting(setting));
  });

  describe('of a block', () => {
    let told: ReadonlyMap<string, string>;
    beforeAll(async () => {
      using project = mistakenProject();
      const first = await project.run('run', 'daily_sales');
      // Two of its blocks end their threads; native code that still works in one can take the process down, which is a
      // flaw that is known and told elsewhere. Here only the words count.
      const {stderr} = first.code === 1 ? first : await project.run('run', 'daily_sales');
      const messages = stderr.replaceAll(project.folder, '/home/ann/sales').trim().split('\n\n');
      told = new Map(messages.map((message) => [/\[(.+?)\]/.exec(message)?.[1] ?? '', message]));
    });

    test.each(Object.keys(mistakenBlocks))('of %s is what the run says', (code) => {
      expect(exampleOn(code)).toBe(told.get(code));
    });
  });

  test('of a disk that is full, or cannot be written, is what is said of it', () => {
    const full = Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
    const subject = {
      block: 'clean_orders',
      pipeline: 'daily_sales',
      file: 'blocks/transformers/clean_orders.ts',
      project: '/home/ann/sales',
      notes: [],
    };
    expect(exampleOn('disk-full')).toBe(rendered(thrownByBlock(full, subject)));
    const readOnly = Object.assign(new Error('read-only file system'), {code: 'EROFS', path: '/home/ann/sales'});
    expect(exampleOn('read-only-disk')).toBe(rendered(failureInWords(readOnly)));
  });

  test('of file-changed is what is said where somebody else was faster', async () => {
    const path = 'pipelines/daily_sales/metadata.yaml';
    using project = new ScratchProject({[path]: 'blocks: [] # theirs\n'});
    const written = await writeChanges(project.folder, [{action: 'edit', path, before: 'blocks: []\n', content: ''}]);
    expect(written.ok ? [] : written.failure.map(rendered)).toEqual([exampleOn('file-changed')]);
  });
});

const exampleOn = (code: string): string => /\n```\n([^]+?)\n```\n/.exec(read(`docs/errors/${code}.md`))?.[1] ?? '';

const firstMessage = (stderr: string): string => stderr.split('\n\n')[0]?.trim() ?? '';

const rendered = (diagnostic: Diagnostic): string => renderDiagnostic(diagnostic, {width: 120, colour: false}).trim();

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}
