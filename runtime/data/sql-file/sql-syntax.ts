import type {Diagnostic} from '../../core/diagnostic.ts';
import type {Place} from '../../core/place.ts';
import type {SourceText} from '../../core/source-text.ts';
import {openEngine} from '../duckdb.ts';
import {readError, sentence} from '../explain-error.ts';
import {tokenAt, type SqlFile, type SqlPiece} from './read-sql-file.ts';

/**
 * What is wrong with the words of a SQL file whose templates have been read, found without running it or knowing any
 * table: SQL that does not parse, and statements that are no query. Nothing where it is right.
 */
export async function syntaxMistakes(file: SqlFile): Promise<readonly Diagnostic[]> {
  const {source} = file;
  const {text, placeOf} = standIn(file);
  const at = firstWordAt(text);
  const word = /^[A-Za-z_]*/.exec(text.slice(at))?.[0] ?? '';
  if (at >= text.length) return [noQuery(source, 'the file holds no query')];
  if (changes.test(word)) {
    const place = placeOf(at, at + word.length);
    return [noQuery(source, `a SQL block is one query, and ${word.toLowerCase()} is none`, place)];
  }
  const engine = await openEngine();
  return engine.withConnection(async (connection) => {
    try {
      const {count} = await connection.extractStatements(text);
      return count === 1 ? [] : [several(count, placeAfterFirst(text, placeOf))];
    } catch (error) {
      const said = readError(error instanceof Error ? error.message : String(error));
      const mistakeAt = Buffer.from(text)
        .subarray(0, Number(said.position ?? 0))
        .toString().length;
      const length = /^[\w"]+/.exec(text.slice(mistakeAt))?.[0].length ?? 1;
      return [
        {
          severity: 'error',
          code: 'sql-error',
          message: `the query is not SQL that DuckDB knows: ${sentence(said.exception_message.split('\n')[0] ?? '')}`,
          at: {place: placeOf(mistakeAt, mistakeAt + length)},
        },
      ];
    }
  });
}

/** Where the first word stands, behind comments. */
function firstWordAt(text: string): number {
  let at = 0;
  while (at < text.length && /^(?:\s|;|\(|--|\/\*)/.test(text.slice(at, at + 2))) at = tokenAt(text, at).end;
  return at;
}

const changes =
  /^(?:create|insert|update|delete|merge|drop|alter|truncate|copy|export|import|attach|detach|use|set|reset|pragma|install|load|begin|commit|rollback|call|vacuum|analyze|checkpoint)$/i;

/** The file with a name in the place of each template: DuckDB's grammar takes one both as a table and as a value. */
function standIn({source, pieces}: SqlFile): {readonly text: string; readonly placeOf: SourceText['placeOf']} {
  let text = '';
  const starts: {readonly from: number; readonly start: number}[] = [];
  for (const piece of pieces) {
    starts.push({from: text.length, start: piece.start});
    text += standInOf(piece, source.text);
  }
  const originOf = (at: number): number => {
    const stretch = starts.findLast(({from}) => from <= at) ?? {from: 0, start: 0};
    return Math.min(stretch.start + at - stretch.from, source.text.length);
  };
  return {text, placeOf: (start, end) => source.placeOf(originOf(start), originOf(start) + end - start)};
}

function standInOf(piece: SqlPiece, text: string): string {
  switch (piece.kind) {
    case 'written':
      return text.slice(piece.start, piece.end);
    case 'template':
      return 'template';
    case 'quoted':
      return `${piece.quote}template${piece.quote}`;
  }
}

const noQuery = (source: SourceText, message: string, place = source.placeOf(0, 1)): Diagnostic => ({
  severity: 'error',
  code: 'sql-error',
  message,
  at: {place},
  notes: ['what the query gives is the output of the block; upstream blocks are tables by their names'],
  help: 'write a select',
});

/** The second statement: what follows the first semicolon that ends one. */
function placeAfterFirst(text: string, placeOf: SourceText['placeOf']): Place {
  let at = 0;
  while (at < text.length && text[at] !== ';') at = tokenAt(text, at).end;
  const from = at + 1 + (/^\s*/.exec(text.slice(at + 1))?.[0].length ?? 0);
  return placeOf(from, from + (/^\w+/.exec(text.slice(from))?.[0].length ?? 1));
}

const several = (count: number, place: Place): Diagnostic => ({
  severity: 'error',
  code: 'sql-error',
  message: `a SQL block is one query, and this file holds ${count} statements`,
  at: {place},
  help: 'write what comes first as a block of its own, or as: with name as (select …) select …',
});
