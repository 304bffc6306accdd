import {inspect} from 'node:util';
import {isPlainObject} from '../core/is-plain-object.ts';
import type {OutputPreview} from '../core/output.ts';
import {fromDanfo} from './danfo/from-danfo.ts';
import {isDanfoFrame} from './danfo/is-danfo-frame.ts';
import {Relation} from './relation.ts';
import {added, type SqlText} from './sql-text.ts';
import {isPendingTable, isTable, Table} from './table.ts';
import {relationOf} from './table-brand.ts';

/** Rows that a preview shows where nobody says how many. */
const shownRows = 10;

/** Characters that a cell keeps; what is longer ends in `…`. */
const cellWidth = 60;

/**
 * The first rows, ten or `count`, of what a block returned, every cell as short text. Undefined for what has no rows:
 * text, bytes, numbers, nothing.
 *
 * @example await previewOf([{id: 1}]) // {columns: ['id'], cells: [['1']], numeric: ['id']}
 */
export async function previewOf(value: unknown, count = shownRows): Promise<OutputPreview | undefined> {
  if (isPendingTable(value) || isTable(value)) {
    const table = await firstOf(await value, count);
    return previewOfRows(
      table.schema.map(({name}) => name),
      await table.rows(),
    );
  }
  if (isDanfoFrame(value)) return previewOfColumns(fromDanfo(value.head(Math.min(count, value.shape[0] ?? 0))));
  if (!Array.isArray(value) || value.length === 0) return undefined;
  // A hole of a list is a value that is not there.
  const rows: readonly unknown[] = Array.from(value.slice(0, count));
  if (rows.every(isPlainObject)) {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    return columns.length === 0 ? undefined : previewOfRows(columns, rows);
  }
  return previewOfRows(
    ['value'],
    rows.map((item) => ({value: item})),
  );
}

/** The first rows as a table of their own: those that follow tell nothing of how these are shown, and would all be looked at. */
async function firstOf(table: Table, count: number): Promise<Table> {
  const relation = relationOf(table);
  await relation.lastingSource();
  const rows: SqlText = [added('(select * from '), {kind: 'table', table: relation}, added(` limit ${count})`)];
  return new Table(new Relation(relation.engine, relation.columns, rows, 'stored'));
}

function previewOfColumns(columns: Readonly<Record<string, readonly unknown[]>>): OutputPreview {
  const names = Object.keys(columns);
  const count = columns[names[0] ?? '']?.length ?? 0;
  const rows = Array.from({length: count}, (_, row) =>
    Object.fromEntries(names.map((name) => [name, columns[name]?.[row]])),
  );
  return previewOfRows(names, rows);
}

function previewOfRows(columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): OutputPreview {
  return {
    columns,
    cells: rows.map((row) => columns.map((name) => cellText(Object.hasOwn(row, name) ? row[name] : null))),
    numeric: columns.filter((name) => isNumeric(rows.map((row) => row[name]))),
  };
}

/** A value as short text; null where there is none. A Date at midnight UTC is its day. */
export function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return dateText(value);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  const text = typeof value === 'object' ? objectText(value) : `${value as string | number | bigint | boolean}`;
  const line = text.replaceAll(/\s*[\r\n]+\s*/g, ' ');
  // A character of two halves is not cut between them.
  return line.length > cellWidth ? `${line.slice(0, cellWidth - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'no date';
  return date
    .toISOString()
    .replace('T00:00:00.000Z', '')
    .replace(/\.000Z$/, 'Z');
}

function objectText(value: object): string {
  if (value instanceof RegExp || value instanceof Error) return String(value);
  try {
    return JSON.stringify(value, plain) ?? '';
  } catch {
    // A circle, which may be stored and has no JSON.
    return inspect(value, {breakLength: Infinity, compact: true});
  }
}

/** What JSON has no word for, inside a nested value. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`;
  if (value instanceof Map) return Object.fromEntries(value as Map<string, unknown>);
  if (value instanceof Set) return [...value];
  return value;
}

function isNumeric(values: readonly unknown[]): boolean {
  const present = values.filter((value) => value !== null && value !== undefined);
  return present.length > 0 && present.every((value) => typeof value === 'number' || typeof value === 'bigint');
}
