import type {MovedFile} from './edit-imports.ts';
import {relativeImports} from './imports.ts';
import type {SourceFile} from './project-texts.ts';

/** Lines that a note tells before it says how many more there are. */
const mostTold = 5;

/**
 * Notes on the lines of code that name a block or a pipeline as a text, or as a table in SQL: whether they mean it,
 * nobody but the author knows.
 */
export function mentionsOf(
  code: readonly SourceFile[],
  name: string,
  moves: readonly MovedFile[] = [],
): readonly string[] {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const inText = new RegExp(`(['"\`])${escaped}\\1`);
  const inSql = new RegExp(`(?<![\\w/])${escaped}(?![\\w/])`);
  const lines = code.flatMap(({path, text}) => {
    const imports = relativeImports({path, text});
    const pattern = path.endsWith('.sql') ? inSql : inText;
    const shown = moves.find(({from}) => from === path)?.to ?? path;
    let offset = 0;
    return text.split('\n').flatMap((line, index) => {
      const start = offset;
      offset += line.length + 1;
      const isImport = imports.some((other) => other.start >= start && other.end <= offset);
      return pattern.test(line) && !isImport ? [`${shown}:${index + 1}`] : [];
    });
  });
  if (lines.length === 0) return [];
  const told = lines.slice(0, mostTold).join(', ');
  const more = lines.length > mostTold ? ` and ${lines.length - mostTold} more` : '';
  return [`"${name}" is named in code too, which was left as it is: ${told}${more}`];
}
