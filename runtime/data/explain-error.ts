import {isMageletError, MageletError, type Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import {explainCsvError} from './csv-error.ts';
import {explainJsonError} from './json-error.ts';
import {explainParquetError} from './parquet-error.ts';
import type {Place} from '../core/place.ts';
import {offsetAt, type Origin, type RenderedSql, type TableTemplate} from './sql-text.ts';

/** What DuckDB says of an error where `errors_as_json` is set. */
type DuckDBError = {
  readonly exception_type?: string;
  readonly exception_message: string;
  readonly error_subtype?: string;
  /** What kind of thing was not found: `Table`. */
  readonly type?: string;
  /** What was not found. */
  readonly name?: string;
  /** What there is instead, joined by commas. */
  readonly candidates?: string;
  /** Bytes before the mistake. */
  readonly position?: string;
};

/**
 * A DuckDB error as a `MageletError`: of the file that was read, or of the author's query with its line. A disk that
 * is full or fails is told as Node tells it.
 */
export function explainError(error: unknown, rendered: RenderedSql): unknown {
  if (!(error instanceof Error) || isMageletError(error)) return error;
  for (const [code, said] of refusals) {
    if (!error.message.includes(said)) continue;
    const [, path] = /file "([^"]+)"/.exec(error.message) ?? [];
    return Object.assign(new Error(`${code}: ${said}`, {cause: error}), {code, ...(path !== undefined && {path})});
  }
  const said = readError(error.message);
  const diagnostic =
    explainCsvError(said.exception_message) ??
    explainJsonError(said.exception_message) ??
    explainParquetError(said.exception_message) ??
    outOfMemory(said) ??
    queryDiagnostic(said, rendered);
  return new MageletError(diagnostic, {cause: error});
}

/** What strerror(3) says of a disk that refuses, which DuckDB hands on in a sentence of its own. */
const refusals = [
  ['ENOSPC', 'No space left on device'],
  ['EDQUOT', 'Disk quota exceeded'],
  ['EIO', 'Input/output error'],
] as const;

function outOfMemory({exception_type: type, exception_message: message}: DuckDBError): Diagnostic | undefined {
  if (type !== 'Out of Memory' && !message.startsWith('failed to allocate')) return undefined;
  const [told = ''] = message.split('\n');
  return {
    severity: 'error',
    code: 'memory-limit-reached',
    message: 'the query needs more memory than tables may take here',
    notes: [told],
    help: 'give it more: --memory-limit 2GB, or memory_limit in the pipeline',
  };
}

function queryDiagnostic(said: DuckDBError, rendered: RenderedSql): Diagnostic {
  const [first = '', ...rest] = said.exception_message.split('\n').map((line) => line.trim());
  const stretch = stretchOf(said, rendered);
  const blamed = isOfGrammar(said) ? (stretch?.template ? stretch : valueTable(said, rendered)) : undefined;
  if (blamed?.template) return tableAsValue(blamed.template, frame({...said, name: '${table}'}, blamed, rendered));
  // Of tables DuckDB offers its own; those of a SQL file are known.
  const tables = said.type === 'Table' ? stretch?.origin?.tables : undefined;
  const offered = said.error_subtype === 'NO_MATCHING_FUNCTION' ? [] : (said.candidates?.split(',') ?? []);
  const unreadable = tables?.find((table) => table.toLowerCase() === said.name?.toLowerCase());
  if (unreadable !== undefined && stretch?.origin) return noTable(unreadable, placeIn(stretch, stretch.origin, said));
  const candidates = tables ?? offered;
  const told = tables
    ? [tables.length > 0 ? `the query can read ${tables.join(', ')}` : 'the block has no upstream blocks']
    : candidates.length > 0
      ? [`DuckDB offers: ${candidates.join(', ')}`]
      : rest.filter((line) => line !== '');
  const nearest = said.name === undefined ? undefined : nearestName(said.name, candidates);
  return {
    severity: 'error',
    code: 'sql-error',
    message: `DuckDB does not run the query: ${sentence(first)}`,
    ...(stretch?.origin
      ? {at: {place: placeIn(stretch, stretch.origin, said)}, notes: told}
      : {notes: [...frame(said, stretch, rendered), ...told]}),
    ...(nearest !== undefined && {help: `write ${nearest}`}),
  };
}

/** What a query that ran before cannot be to blame for. */
const isOfGrammar = ({exception_type: type = '', exception_message: said}: DuckDBError): boolean =>
  ['Binder', 'Catalog', 'Parser'].includes(type) || /^unimplemented type for cast/i.test(said);

/** A table that stands behind nothing which takes one, where DuckDB speaks of what stands for it, or of its rows as values. */
function valueTable({exception_message: said}: DuckDBError, {stretches, shown}: RenderedSql): FoundStretch | undefined {
  if (!/STRUCT\(|unnamed structs|magelet_\d|table function/i.test(said)) return undefined;
  const found = stretches.find(({template, shownStart}) => template && !takesTable.test(shown.slice(0, shownStart)));
  return found && {...found, offset: 0};
}

const takesTable =
  /(?:\b(?:from|join|table|describe|summarize|pivot|unpivot|using|into|union|all|except|intersect|lateral)\s*\(?|,|(?:^|[^\w"])\()\s*$/i;

/** `select {{ df_1 }} from other`: what stands for the table there is ours, and nothing that the author wrote. */
const tableAsValue = ({text, place, block}: TableTemplate, shown: readonly string[]): Diagnostic => ({
  severity: 'error',
  code: 'sql-error',
  message: `the query has ${block === undefined ? 'a table' : `the table of "${block}"`} where a value is due`,
  ...(place && {at: {place}}),
  notes: [...(place ? [] : shown), `${text} is a whole table, which stands behind from or join`],
  help: `read from it: from ${text}; or take a value of it: (select count(*) from ${text})`,
});

/** A block that the query may name, and that is no table all the same. */
const noTable = (block: string, place: Place): Diagnostic => ({
  severity: 'error',
  code: 'sql-error',
  message: `the query reads "${block}", whose output is no table`,
  at: {place},
  notes: [whatSqlReads],
  help: toBeRead,
});

/** Which outputs of blocks a query can read from. */
export const whatSqlReads =
  'SQL reads a Table, a list of plain objects, a danfojs DataFrame, or a stream of plain objects';
export const toBeRead = 'return one of them, or read the value in a block in TypeScript';

type FoundStretch = RenderedSql['stretches'][number] & {readonly offset: number};

/** What the author wrote at the place of the mistake; undefined where it lies in what we added. */
function stretchOf({position}: DuckDBError, {text, stretches}: RenderedSql): FoundStretch | undefined {
  if (position === undefined) return undefined;
  const offset = offsetAt(text, Number(position));
  const stretch = stretches.find(({start, end}) => offset >= start && offset < end);
  return stretch && {...stretch, offset: offset - stretch.start};
}

function placeIn({offset}: FoundStretch, {source, start}: Origin, {name}: DuckDBError): Place {
  const at = start + offset;
  return source.placeOf(at, at + wordAt(source.text, at, name).length);
}

/** The author's line and, below it, carets under the mistake. */
function frame({name}: DuckDBError, stretch: FoundStretch | undefined, {shown}: RenderedSql): readonly string[] {
  if (!stretch) return [];
  const at = stretch.shownStart + stretch.offset;
  const lineStart = shown.lastIndexOf('\n', at - 1) + 1;
  const line = shown.slice(lineStart).split('\n')[0] ?? '';
  const indent = line.length - line.trimStart().length;
  const word = wordAt(shown, at, name);
  const number = `${shown.slice(0, lineStart).split('\n').length}`;
  return [
    `${number} | ${line.trim()}`,
    `${' '.repeat(number.length)} | ${' '.repeat(Math.max(0, at - lineStart - indent))}${'^'.repeat(word.length)}`,
  ];
}

const wordAt = (text: string, at: number, name: string | undefined): string =>
  name !== undefined && text.startsWith(name, at) ? name : (/^[\w"]+/.exec(text.slice(at))?.[0] ?? ' ');

/** Reads `{...}` out of a message such as `Parser Error: {...}`; where there is none, the message is all there is. */
export function readError(message: string): DuckDBError {
  try {
    const parsed: unknown = JSON.parse(message.slice(message.indexOf('{')));
    if (typeof parsed === 'object' && parsed !== null && 'exception_message' in parsed) return parsed as DuckDBError;
  } catch {
    // Not JSON: the message is text.
  }
  return {exception_message: message.replace(/^[A-Z][\w ]* Error: /, '')};
}

/** DuckDB's sentence in our form: lower case at the start, no full stop. */
export const sentence = (text: string): string =>
  text.replace(/^[A-Z][a-z]+(?: Function)?(?= )/, (words) => words.toLowerCase()).replace(/[.!]$/, '');
