import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {blockScriptOf} from '../../../runtime/project/thread/block-script.ts';
import {BlockScripts} from '../../../runtime/project/thread/block-scripts.ts';

const plain = `import {transformer, type Table} from 'magelet';

export default transformer((rows: Table) => rows);
`;

describe('the script of a block', () => {
  test('is a function that is given what the file imports, with the block in its place', () => {
    const opening = '(async function (transformer) {"use strict";';
    expect(blockScriptOf(plain)).toEqual({
      imported: ['transformer'],
      opening: opening.length,
      text: `${opening}${' '.repeat(48)}

        return transformer((rows       ) => rows);

})`,
    });
  });

  test('knows a name by what the file calls it, and leaves types out', () => {
    const script = blockScriptOf(`// Loads nothing.
import type {Table} from 'magelet';
import {dataLoader as loader, sql} from 'magelet';
type Rows = {readonly id: number}[];
export default loader(async ({log}): Promise<Rows> => { log.info('none'); return []; }, {timeout: 5});
`);
    expect(script?.imported).toEqual(['dataLoader', 'sql']);
    expect(script?.text.split('\n').map((line) => line.trim())).toEqual([
      '(async function (loader, sql) {"use strict";',
      '',
      '',
      '',
      `return loader(async ({log})                => { log.info('none'); return []; }, {timeout: 5});`,
      '',
      '})',
    ]);
  });

  test.each([
    ['imports another module', `import {join} from 'node:path';\n${plain}`],
    ['imports another module while it runs', plain.replace('=> rows', `=> import('./rows.ts')`)],
    ['asks for its own address', plain.replace('=> rows', '=> import.meta.url')],
    ['imports all of a module', plain.replace('{transformer, type Table}', '* as magelet')],
    ['exports something else too', `export const one = 1;\n${plain}`],
    ['does something before its block', plain.replace('export', 'console.log(1);\nexport')],
    ['does something after it', `${plain}console.log(1);\n`],
    ['has a line between the words', plain.replace('default ', 'default\n')],
    ['does not compile', plain.replace('=> rows', '=> rows rows')],
    ['has more than types to take out', plain.replace('=> rows', '=> { enum Side { left } return Side.left; }')],
  ])('is not made of a file that %s', (_, file) => {
    expect(blockScriptOf(plain)).toBeDefined();
    expect(blockScriptOf(file)).toBeUndefined();
  });

  test('is made without a word of what Node calls an experiment', () => {
    const warned = vi.spyOn(process, 'emitWarning');
    blockScriptOf(plain);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });
});

describe('the scripts of a project', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'magelet-scripts-'));
    path = join(folder, 'block.ts');
    writeFileSync(path, plain);
  });
  afterEach(() => rmSync(folder, {recursive: true, force: true}));

  const kept = (): string | undefined => readdirSync(folder).find((name) => name.endsWith('.json'));
  /** As if another run had made another script of it. */
  const markKept = (): void => {
    const file = join(folder, kept() ?? '');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('=> rows', '=> kept'));
  };
  const keepOne = (): void => {
    const scripts = new BlockScripts('/project', folder);
    scripts.of(path, plain);
    scripts.keep();
  };

  test('are kept for the next run', () => {
    keepOne();
    markKept();
    expect(new BlockScripts('/project', folder).of(path, plain)?.text).toContain('=> kept');
    expect(new BlockScripts('/another', folder).of(path, plain)?.text).toContain('=> rows');
  });

  test('are made anew where the file is another one', () => {
    keepOne();
    markKept();
    expect(new BlockScripts('/project', folder).of(path, `${plain}\n`)?.text).toContain('=> rows');
  });

  test('of two threads are all kept, and of files that are gone none', () => {
    const [one, other] = [new BlockScripts('/project', folder), new BlockScripts('/project', folder)];
    const second = join(folder, 'second.ts');
    writeFileSync(second, plain);
    one.of(path, plain);
    one.of(join(folder, 'gone.ts'), plain);
    other.of(second, plain);
    one.keep();
    other.keep();
    const entries = JSON.parse(readFileSync(join(folder, kept() ?? ''), 'utf8')) as string[][];
    expect(entries.map(([of]) => of)).toEqual([path, second]);
  });

  test.each([
    ['half a file', '[["'],
    ['something else', '{"a": 1}'],
  ])('are made anew where %s is kept', (_, text) => {
    keepOne();
    writeFileSync(join(folder, kept() ?? ''), text);
    expect(new BlockScripts('/project', folder).of(path, plain)).toEqual(blockScriptOf(plain));
  });

  test('of another user are not run', () => {
    keepOne();
    markKept();
    const uid = vi.spyOn(process, 'getuid').mockReturnValue((process.getuid?.() ?? 0) + 1);
    expect(new BlockScripts('/project', folder).of(path, plain)?.text).toContain('=> rows');
    uid.mockRestore();
  });

  test('are kept nowhere where there is no place for them, or none left', () => {
    for (const nowhere of [undefined, join(folder, 'none')]) {
      const scripts = new BlockScripts('/project', nowhere);
      expect(scripts.of(path, plain)).toBeDefined();
      scripts.keep();
    }
    expect(readdirSync(folder)).toEqual(['block.ts']);
  });
});
