import type {FileChange} from './file-change.ts';
import type {SourceFile} from './project-texts.ts';

/**
 * The edits that keep SQL blocks right when a block that they wait for is renamed: its name is a table to them, after
 * `from` and `join` and before a column, and an argument of `block_output`. What else is called so is left alone.
 */
export function editSql(files: readonly SourceFile[], from: string, to: string): readonly FileChange[] {
  return files.flatMap(({path, text}): readonly FileChange[] => {
    const content = renamedTables(text, from, to);
    return content === text ? [] : [{action: 'edit', path, content, before: text}];
  });
}

function renamedTables(text: string, from: string, to: string): string {
  const name = from.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  // A name in quotes, or where it needs none, alone.
  const table = /^\w+$/.test(from) ? `(?:"${name}"|(?<![\\w."'])${name}(?![\\w"']))` : `"${name}"`;
  const identifier = /^[\p{L}_]\w*$/u.test(to) ? to : `"${to}"`;
  const read = new RegExp(`(\\b(?:from|join)\\s+)${table}`, 'giu');
  const called = text.replaceAll(
    new RegExp(`(block_output\\(\\s*(?:block_uuid\\s*=\\s*)?(['"]))${name}\\2`, 'gu'),
    `$1${to}$2`,
  );
  const renamed = called.replaceAll(read, (_, before: string) => before + identifier);
  // Columns are qualified by the table's name only where the table is read by that name.
  return renamed === called
    ? called
    : renamed.replaceAll(new RegExp(`${table}(?=\\s*\\.\\s*["\\w*])`, 'giu'), identifier);
}
