import {posix} from 'node:path';
import type {SourceFile} from './project-texts.ts';

/** A relative import: where its specifier stands in the text, without quotes, and the path that it leads to. */
export type RelativeImport = {
  readonly specifier: string;
  readonly start: number;
  readonly end: number;
  /** Relative to the project; the ending may be left out, or be that of what is built. */
  readonly target: string;
};

/** The imports of a file that begin with `./` or `../`, also those in `import()` and `export … from`. */
export function relativeImports({path, text}: SourceFile): readonly RelativeImport[] {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g)].map((match) => {
    const [whole, , specifier = ''] = match;
    const end = match.index + whole.lastIndexOf(specifier) + specifier.length;
    return {specifier, start: end - specifier.length, end, target: posix.join(posix.dirname(path), specifier)};
  });
}

/** Whether an import that leads to `target` means the file at `path`. */
export const isImportOf = (target: string, path: string): boolean =>
  target === path ||
  target === withoutEnding(path) ||
  (/\.[cm]?jsx?$/.test(target) && withoutEnding(target) === withoutEnding(path));

/** How a file at `from` imports the one at `to`, with the ending that the import had. */
export function specifierOf(from: string, to: string, before: string): string {
  const path = posix.relative(posix.dirname(from), to);
  const written = path.startsWith('.') ? path : `./${path}`;
  const ending = /\.[cm]?[jt]sx?$/.exec(before)?.[0] ?? '';
  return withoutEnding(written) + ending;
}

const withoutEnding = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, '');
