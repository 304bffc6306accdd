import {readFileSync} from 'node:fs';
import type {TaggedTemplateExpression} from 'oxc-parser';
import type {Diagnostic} from '../../core/diagnostic.ts';
import {sourceText, type SourceText} from '../../core/source-text.ts';
import type {SqlFile, SqlPiece} from '../../data/sql-file/read-sql-file.ts';
import {sqlMistakes, syntaxMistakes} from '../../data/sql-file/sql-syntax.ts';
import {namesOfMagelet} from './module-names.ts';
import type {ParsedModule} from './parse-module.ts';
import {walkTree} from './walk-tree.ts';

/** What is wrong with the query of a SQL file; `path` is absolute. */
export const mistakesOfSqlFile = (file: string, path: string): Promise<readonly Diagnostic[]> =>
  sqlMistakes(sourceText(file, readFileSync(path, 'utf8')));

/** The queries of a module, each with what stands in `${}` left open. */
export function queriesIn({program, source}: ParsedModule): readonly SqlFile[] {
  const tag = [...namesOfMagelet(program)].find(([, imported]) => imported === 'sql')?.[0];
  const queries: SqlFile[] = [];
  if (tag === undefined) return queries;
  walkTree(program, (node) => {
    const isQuery = node.type === 'TaggedTemplateExpression' && node.tag.type === 'Identifier' && node.tag.name === tag;
    const pieces = isQuery ? piecesOf(node, source) : undefined;
    if (pieces) queries.push({source, pieces});
    return true;
  });
  return queries;
}

/**
 * What DuckDB's parser says of such a query. An open place is taken for a name and, where that is no SQL, for a text:
 * only what fails both ways is a mistake.
 */
export async function mistakesOfQuery(query: SqlFile): Promise<readonly Diagnostic[]> {
  const mistakes = (await syntaxMistakes(query)).filter(isOfGrammar);
  if (mistakes.length === 0) return [];
  const pieces = query.pieces.map((piece): SqlPiece =>
    piece.kind === 'template' ? {kind: 'quoted', quote: "'", start: piece.start, end: piece.end, pieces: []} : piece,
  );
  const asTexts = (await syntaxMistakes({...query, pieces})).filter(isOfGrammar);
  if (asTexts.length === 0) return [];
  return mistakes.map((mistake) => ({...mistake, message: mistake.message.replace('"template"', 'what ${} gives')}));
}

const isOfGrammar = ({message}: Diagnostic): boolean => message.startsWith('the query is not SQL');

/** Texts and open places in turn; nothing where the file's own characters are not those of the query. */
function piecesOf({quasi}: TaggedTemplateExpression, source: SourceText): readonly SqlPiece[] | undefined {
  const pieces: SqlPiece[] = [];
  let at = quasi.start + 1;
  for (const [index, element] of quasi.quasis.entries()) {
    const {raw} = element.value;
    const end = at + raw.length;
    if (source.text.slice(at, end) !== raw) return undefined;
    if (raw !== '') pieces.push({kind: 'written', start: at, end});
    const expression = quasi.expressions[index];
    if (!expression) break;
    const close = source.text.indexOf('}', expression.end);
    if (close === -1 || !/^\s*$/.test(source.text.slice(expression.end, close))) return undefined;
    at = close + 1;
    pieces.push({kind: 'template', expression: {kind: 'name', name: 'value'}, start: end, end: at});
  }
  return pieces;
}
