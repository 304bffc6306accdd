import {MageletError} from '../core/diagnostic.ts';
import {openEngine, type DuckDB} from './duckdb.ts';
import {identifier} from './identifier.ts';
import {PendingTable} from './pending-table.ts';
import {Relation} from './relation.ts';
import {NoShape, shapeOf} from './shape.ts';
import {typeOfShape, writerOf} from './shape-values.ts';
import {added, type BoundValue, type SqlPart} from './sql-text.ts';
import {isPendingTable, isTable, Table} from './table.ts';
import {isDanfoFrame} from './danfo/is-danfo-frame.ts';
import {relationOf} from './table-brand.ts';

/** A name that `sql.id` made, to be put into a query as an identifier. */
type SqlName = {readonly [nameBrand]: string};
const nameBrand = Symbol.for('magelet.sql-name');

/**
 * A query over tables, as a table. Tables in `${}` are relations, whatever else stands there is a bound parameter:
 * numbers, bigints, text, booleans, Dates, bytes, null, and arrays as lists.
 * What is written between is DuckDB's SQL, taken literally, backslashes too.
 *
 * `await` checks the query and makes its columns known; it runs when it is read or written, and once at most
 * where it is read several times. Throws `sql-error`, with the line and what DuckDB offers instead.
 *
 * @example
 * const late = sql`select destination, avg(delay) as mean_delay from ${flights} where delay > ${15} group by 1`;
 * await late.rows(); // [{destination: 'SFO', mean_delay: 38.5}, ...]
 * @example
 * sql`select ${sql.id(column)} from ${late} where destination in ${['SFO', 'OAK']}`
 */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): PendingTable {
  // As with regular expressions, what one sees is what DuckDB gets.
  const texts = strings.raw.length === strings.length ? strings.raw : strings;
  return new PendingTable(async () => {
    const engine = await openEngine();
    const parts: SqlPart[] = [added('(')];
    for (const [index, text] of texts.entries()) {
      const isLast = index === texts.length - 1;
      parts.push({kind: 'written', text: isLast ? text.replace(/[\s;]+$/, '') : text});
      if (isLast) break;
      refuseNoTable(text, values[index], index + 1);
      parts.push(await partOf(engine.duckdb, values[index], index + 1));
    }
    // A line break, since the query may end in a comment.
    parts.push(added('\n)'));
    const written = texts.join(' ');
    return new Table(await Relation.prepare(engine, parts, givesOtherAnswers.test(written) ? 'volatile' : 'computed'));
  });
}

/** `name` as an identifier, for a column or a table that is chosen at run time. */
sql.id = (name: string): SqlName => ({[nameBrand]: name});

/** What may answer otherwise when it runs again: it is then run once, also where it is only written. */
export const givesOtherAnswers =
  /\b(?:random|uuid\w*|gen_random_uuid|nextval|setseed|now|today|current_\w+|get_current_\w+|transaction_timestamp|sample|tablesample|limit|any_value|arbitrary)\b/i;

export async function partOf(duckdb: DuckDB, value: unknown, number: number): Promise<SqlPart> {
  if (isPendingTable(value) || isTable(value)) {
    const relation = relationOf(await value);
    relation.claim();
    return {kind: 'table', table: relation, template: {text: '${table}'}};
  }
  if (isSqlName(value)) return {kind: 'written', text: identifier(value[nameBrand])};
  if (isDanfoFrame(value)) throw unusable(number, 'a danfojs DataFrame', 'write ${Table.from(frame)}');
  return {kind: 'value', value: bound(duckdb, value, number)};
}

/** Rows bound as a list where a table has to stand would be a mistake in grammar, which says nothing of rows. */
function refuseNoTable(before: string, value: unknown, number: number): void {
  if ((value === undefined || value === null) && standsForTable.test(before)) {
    const help =
      'see what the block that gives it returns: a return is missing there, or there is one parameter too many here';
    throw unusable(number, String(value), help, 'and a table must stand there');
  }
  const isRows = Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null);
  if (isRows && standsForTable.test(before)) {
    throw unusable(number, 'an array of rows', 'write ${await Table.from(rows)}', 'and a table must stand there');
  }
}

/** `is distinct from` compares values. */
const standsForTable = /(?:(?<!\bdistinct\s+)\bfrom|\bjoin)\s*$/i;

function bound(duckdb: DuckDB, value: unknown, number: number): BoundValue {
  if (value === null) return {value: null, type: duckdb.SQLNULL};
  if (value === undefined) throw unusable(number, 'undefined', 'write ${value ?? null}');
  const shape = shapeOf(value);
  if (shape instanceof NoShape) throw unusable(number, shape.what);
  // A list of anything: as a list of text it could not be compared with numbers.
  if (Array.isArray(value) && value.length === 0) {
    return {value: duckdb.listValue([]), type: duckdb.LIST(duckdb.SQLNULL)};
  }
  // As small as a literal's type would be, so that a column need not be cast to be compared with it.
  if (typeof value === 'number' && shape.kind === 'integer' && Math.abs(value) < 2 ** 31) {
    return {value, type: duckdb.INTEGER};
  }
  return {value: writerOf(duckdb, shape)(value), type: typeOfShape(duckdb, shape)};
}

const isSqlName = (value: unknown): value is SqlName =>
  typeof value === 'object' && value !== null && nameBrand in value;

const unusable = (number: number, what: string, help?: string, why = 'which cannot stand in SQL'): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'sql-value',
    message: `value ${number} of the query is ${what}, ${why}`,
    ...(help !== undefined && {help}),
  });
