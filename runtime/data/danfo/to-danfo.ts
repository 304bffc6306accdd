import type {DataFrame} from 'magelet/danfo';
import {MageletError} from '../../core/diagnostic.ts';
import type {Column} from '../../core/output.ts';
import type {ColumnValues} from '../column-reader.ts';

/**
 * A frame of these columns, in the order of the schema. Numbers keep all their digits: danfo's `int32` and `float32` are
 * names only. Null is NaN in columns of numbers, since danfo counts null as a value there, and stays null elsewhere.
 * Throws `danfo-unsafe-integer` for a column of bigints.
 */
export async function toDanfo(columns: readonly ColumnValues[], schema: readonly Column[]): Promise<DataFrame> {
  const names = schema.map(({name}) => name);
  const parts = schema.map((column, index) => danfoColumn(column, columns[index] ?? {values: []}));
  const {DataFrame} = await import('magelet/danfo');
  const dtypes = parts.map(({dtype}) => dtype);
  const values = parts.map((part) => part.values);
  const count = values[0]?.length ?? 0;
  const firstRow = values.map(([first]) => first);
  const frame = new DataFrame(count === 0 ? [] : [firstRow], {columns: names, dtypes});
  return count > 1 ? withColumns(frame, values) : frame;
}

type DanfoColumn = {readonly values: readonly unknown[]; readonly dtype: string};

/** What danfojs keeps of a frame: its values twice, by row and by column. */
type Kept = {
  $data: readonly (readonly unknown[])[];
  $dataIncolumnFormat: readonly (readonly unknown[])[];
  $index: readonly number[];
};

/**
 * Gives a frame of one row all of them, by column. Those by row are made when something of danfo's first asks for
 * them: they take as long as all else, and a block that works on columns never does.
 */
function withColumns(frame: DataFrame, columns: readonly (readonly unknown[])[]): DataFrame {
  const kept = frame as unknown as Kept;
  const count = columns[0]?.length ?? 0;
  const become = (name: 'shape' | '$data', property: PropertyDescriptor): void =>
    void Object.defineProperty(kept, name, {configurable: true, enumerable: name === '$data', ...property});
  const keep = (rows: Kept['$data']): void => {
    become('$data', {value: rows, writable: true});
    // Of the class again, which counts what is there.
    Reflect.deleteProperty(kept, 'shape');
  };
  become('shape', {get: () => [count, columns.length]});
  become('$data', {
    get: () => {
      keep(Array.from({length: count}, (_, row) => columns.map((values) => values[row])));
      return kept.$data;
    },
    set: keep,
  });
  // A copy: what danfo does to a column in place, it does to the rows too.
  kept.$dataIncolumnFormat = [...columns];
  const index: number[] = [];
  for (let row = 0; row < count; row++) index.push(row);
  kept.$index = index;
  return frame;
}

function danfoColumn({name, type}: Column, {values, nanIsNone = false}: ColumnValues): DanfoColumn {
  const first = values.find((value) => value !== null);
  if (typeof first === 'bigint') throw unsafeInteger(name, values);
  if (typeof first === 'boolean') return {values, dtype: 'boolean'};
  if (first instanceof Date) return {values, dtype: 'datetime'};
  const isOfNumbers = typeof first === 'number' || (first === undefined && numberTypes.test(type));
  if (!isOfNumbers) return {values, dtype: 'string'};
  const isWhole = (value: unknown): boolean =>
    Number.isInteger(value) || value === null || (nanIsNone && Number.isNaN(value));
  return {
    values: values.includes(null) ? values.map((value) => value ?? Number.NaN) : values,
    dtype: values.every(isWhole) ? 'int32' : 'float32',
  };
}

/** Types whose columns are numbers, where no value is there to tell. */
const numberTypes = /^(?:\w*INT\w*|DECIMAL\(.*\)|FLOAT|DOUBLE)$/;

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
