import type {DataFrame} from 'magelet/danfo';
import {MageletError} from '../../core/diagnostic.ts';
import type {Column} from '../../core/output.ts';

/**
 * A frame of these columns. Numbers keep all their digits: danfo's `int32` and `float32` are names only.
 * Null is NaN in columns of numbers, since danfo counts null as a value there, and stays null elsewhere.
 * Throws `danfo-unsafe-integer` for a column of bigints.
 */
export async function toDanfo(
  columns: Readonly<Record<string, readonly unknown[]>>,
  schema: readonly Column[],
): Promise<DataFrame> {
  const names = schema.map(({name}) => name);
  const parts = schema.map((column) => danfoColumn(column, columns[column.name] ?? []));
  const {DataFrame} = await import('magelet/danfo');
  const rows = Array.from({length: parts[0]?.values.length ?? 0}, (_, row) => parts.map(({values}) => values[row]));
  return new DataFrame(rows, {columns: names, dtypes: parts.map(({dtype}) => dtype)});
}

type DanfoColumn = {readonly values: readonly unknown[]; readonly dtype: string};

function danfoColumn({name, type}: Column, values: readonly unknown[]): DanfoColumn {
  const first = values.find((value) => value !== null);
  if (typeof first === 'bigint') throw unsafeInteger(name, values);
  if (typeof first === 'boolean') return {values, dtype: 'boolean'};
  if (first instanceof Date) return {values, dtype: 'datetime'};
  const isOfNumbers = typeof first === 'number' || (first === undefined && numberTypes.test(type));
  if (!isOfNumbers) return {values, dtype: 'string'};
  return {values: values.map((value) => value ?? Number.NaN), dtype: values.every(isWhole) ? 'int32' : 'float32'};
}

/** Types whose columns are numbers, where no value is there to tell. */
const numberTypes = /^(?:\w*INT\w*|DECIMAL\(.*\)|FLOAT|DOUBLE)$/;

const isWhole = (value: unknown): boolean => value === null || Number.isInteger(value);

function unsafeInteger(name: string, values: readonly unknown[]): MageletError {
  const largest = values.find(isUnsafe);
  return new MageletError({
    severity: 'error',
    code: 'danfo-unsafe-integer',
    message: `column "${name}" holds ${largest ?? 'bigints'}, which danfo would round: its numbers end at 2^53`,
    help: `sql\`select * replace (${name}::varchar as ${name}) from \${table}\``,
  });
}

const isUnsafe = (value: unknown): value is bigint => typeof value === 'bigint' && !Number.isSafeInteger(Number(value));
