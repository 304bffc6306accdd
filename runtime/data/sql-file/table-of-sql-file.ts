import {isMageletError, MageletError} from '../../core/diagnostic.ts';
import {openEngine, type Engine} from '../duckdb.ts';
import {identifier} from '../identifier.ts';
import {Relation} from '../relation.ts';
import {added, type SqlPart, type TableTemplate} from '../sql-text.ts';
import {givesOtherAnswers, partOf} from '../sql.ts';
import {isTable, Table} from '../table.ts';
import type {SqlFile, SqlPiece, TemplatePiece} from './read-sql-file.ts';
import {syntaxMistakes} from './sql-syntax.ts';

export type SqlFileParts = {
  /** What the query may name, whether it does or not; told where it names something else. */
  readonly names: readonly string[];
  /** Tables by the names that the query uses for them. */
  readonly tables: ReadonlyMap<string, Table>;
  /** What a template stands for: a Table, or a value that is bound. */
  readonly valueOf: (template: TemplatePiece) => Promise<unknown>;
};

/**
 * The query of a SQL file as a table. Tables are there under their names for this query alone; values are bound, in
 * texts `'…'` too, and never become part of the SQL. In a name `"…"` they become the name.
 * Throws `sql-error` with the line of the file.
 */
export async function tableOfSqlFile(file: SqlFile, {names, tables, valueOf}: SqlFileParts): Promise<Table> {
  const [mistake] = await syntaxMistakes(file);
  if (mistake) throw new MageletError(mistake);
  const engine = await openEngine();
  const {source} = file;
  const origin = {source, tables: names};
  const parts: SqlPart[] = [added('(')];
  for (const [index, [name, table]] of [...tables].entries()) {
    // Not materialized: what the query leaves out is then not read from the file.
    parts.push(added(`${index === 0 ? 'with ' : ', '}${identifier(name)} as not materialized (select * from `));
    parts.push(await partOf(engine.duckdb, table, index), added(')'));
  }
  if (tables.size > 0) parts.push(added(' select * from ('));
  for (const [index, piece] of file.pieces.entries()) {
    const isLast = index === file.pieces.length - 1;
    parts.push(...(await partsOf(engine, file, piece, valueOf, origin, isLast)));
  }
  // A line break, since the query may end in a comment.
  parts.push(added(tables.size > 0 ? '\n))' : '\n)'));
  return new Table(
    await Relation.prepare(engine, parts, givesOtherAnswers.test(source.text) ? 'volatile' : 'computed'),
  );
}

type Origin = {readonly source: SqlFile['source']; readonly tables: readonly string[]};

async function partsOf(
  engine: Engine,
  {source}: SqlFile,
  piece: SqlPiece,
  valueOf: SqlFileParts['valueOf'],
  origin: Origin,
  isLast: boolean,
): Promise<readonly SqlPart[]> {
  const written = (start: number, end: number, text = source.text.slice(start, end)): SqlPart => ({
    kind: 'written',
    text,
    origin: {...origin, start},
  });
  const bound = async (template: TemplatePiece, value: unknown): Promise<SqlPart> => {
    try {
      const part = await partOf(engine.duckdb, value, 1);
      return part.kind === 'table' ? {...part, template: tableTemplate(template, origin)} : part;
    } catch (error) {
      throw isMageletError(error) ? notBindable(error, source.placeOf(template.start, template.end)) : error;
    }
  };
  switch (piece.kind) {
    case 'written': {
      const text = source.text.slice(piece.start, piece.end);
      const isBeforeText = source.text[piece.end] === "'";
      return [
        written(piece.start, piece.end, isLast ? withoutEnd(text) : isBeforeText ? text.replace(typeWord, '') : text),
      ];
    }
    case 'template':
      return [await bound(piece, asNumber(await valueOf(piece)))];
    case 'quoted': {
      const values = await Promise.all(
        piece.pieces.map(async (inner) =>
          inner.kind === 'written'
            ? source.text.slice(inner.start, inner.end).replaceAll(piece.quote.repeat(2), piece.quote)
            : asText(await valueOf(inner)),
        ),
      );
      if (piece.quote === '"') return [written(piece.start, piece.end, identifier(values.join('')))];
      const whole = values.includes(null) ? null : values.join('');
      // `date '…'` takes no parameter.
      const type = typeWord.exec(source.text.slice(0, piece.start))?.[1];
      const value = {kind: 'value', value: {value: whole, type: engine.duckdb.VARCHAR}} as const;
      return [added('('), value, added(type === undefined ? ')' : `)::${type}`)];
    }
  }
}

function tableTemplate({expression, start, end}: TemplatePiece, {source, tables}: Origin): TableTemplate {
  const name = expression.kind === 'name' ? expression.name : undefined;
  const place = /^df_(\d+)$/i.exec(name ?? '')?.[1];
  const block = name !== undefined && tables.includes(name) ? name : tables[Number(place) - 1];
  return {text: source.text.slice(start, end), place: source.placeOf(start, end), ...(block !== undefined && {block})};
}

/** The type of a text that follows, as in `date '2026-11-23'`. */
const typeWord = /\b(date|time|timestamp|timestamptz)\s*$/i;

/** What ends a file and would stand in the middle of the statement. */
const withoutEnd = (text: string): string => {
  const [end = ''] = /(?:\s|;|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)*$/.exec(text) ?? [];
  return text.slice(0, text.length - end.length) + end.replaceAll(/--[^\n]*|\/\*[^]*?\*\//g, ' ').replaceAll(';', ' ');
};

/** A text that is a number is one outside of quotes, as it would be if it were pasted: `--var late=15` is 15. */
const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(value) ? Number(value) : value;

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (isTable(value) || typeof value === 'object') return JSON.stringify(value);
  return `${value as string | number | bigint | boolean}`;
}

const notBindable = (
  error: MageletError,
  place: NonNullable<MageletError['diagnostic']['at']>['place'],
): MageletError =>
  new MageletError(
    {
      ...error.diagnostic,
      message: error.diagnostic.message.replace(/^value \d+ of the query/, 'what the template stands for'),
      at: {place},
    },
    {cause: error},
  );
