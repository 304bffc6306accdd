import {readFileSync} from 'node:fs';
import type {TaggedTemplateExpression} from 'oxc-parser';
import type {Diagnostic} from '../../core/diagnostic.ts';
import {sourceText, type SourceText} from '../../core/source-text.ts';
import {outputsNamed} from '../../data/sql-file/outputs-named.ts';
import {readSqlFile, type SqlFile, type SqlPiece} from '../../data/sql-file/read-sql-file.ts';
import {syntaxMistakes} from '../../data/sql-file/sql-syntax.ts';
import type {ReadBlockFile} from './read-block-file.ts';
import {namesOfMagelet} from './module-names.ts';
import type {ParsedModule} from './parse-module.ts';
import {walkTree} from './walk-tree.ts';

/** What is wrong with the query of a SQL file, and the outputs that it speaks of; `path` is absolute. */
export async function readSqlBlock(file: string, path: string): Promise<ReadBlockFile> {
  const read = readSqlFile(sourceText(file, readFileSync(path, 'utf8')));
  if (!read.ok) return {queryMistakes: read.failure};
  return {queryMistakes: await syntaxMistakes(read.value), outputsNamed: outputsNamed(read.value)};
}

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
