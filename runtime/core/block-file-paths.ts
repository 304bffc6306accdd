import {blockKinds, type BlockKind} from './block-kind.ts';

/** What the file of a module may end with; the first found wins. */
export const moduleEndings = ['.ts', '.mts', '.tsx', '.js', '.mjs'] as const;

/** What a block's file may end with: a module's endings first, then SQL's. */
export const blockFileEndings = [...moduleEndings, '.sql'] as const;

/**
 * Where a block's file may be, relative to the project, the most likely first: below `blocks/` as magelet lays it out,
 * or at the top as Mage does. A block whose language is SQL has no module; one of no language has what is there.
 */
export function blockFilePaths(kind: BlockKind, name: string, language?: string): readonly [string, ...string[]] {
  const {folder} = blockKinds[kind];
  const endings = endingsOf(language);
  const [first, ...others] = endings;
  const home = `blocks/${folder}/${name}`;
  return [
    home + first,
    ...others.map((ending) => home + ending),
    ...endings.map((ending) => `${folder}/${name}${ending}`),
  ];
}

function endingsOf(language: string | undefined): readonly [string, ...string[]] {
  if (language === 'sql') return ['.sql'];
  return language === undefined ? blockFileEndings : moduleEndings;
}

/** What the file of a block may end with in Mage alone, and the language that it then is in. */
const languagesOfMage: ReadonlyMap<string, string> = new Map([
  ['.py', 'python'],
  ['.r', 'r'],
  ['.R', 'r'],
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
]);

/** The language of a file that Mage runs and magelet does not. */
export const languageOfMage = (path: string): string | undefined => languagesOfMage.get(/\.\w+$/.exec(path)?.[0] ?? '');

/** Where the file of a block in another language may be. */
export function filePathsOfMage(kind: BlockKind, name: string): readonly string[] {
  const {folder} = blockKinds[kind];
  return ['', 'blocks/'].flatMap((home) => [...languagesOfMage.keys()].map((end) => `${home}${folder}/${name}${end}`));
}
