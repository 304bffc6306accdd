import type {DuckDBType, DuckDBValue} from '@duckdb/node-api';
import {unreachable} from '../core/unreachable.ts';
import type {DuckDB} from './duckdb.ts';
import type {Shape} from './shape.ts';

/** The DuckDB type that holds every value of a shape. */
export function typeOfShape(duckdb: DuckDB, shape: Shape): DuckDBType {
  switch (shape.kind) {
    case 'boolean':
      return duckdb.BOOLEAN;
    case 'integer':
    case 'bigint':
      return duckdb.BIGINT;
    case 'huge':
      return duckdb.HUGEINT;
    case 'number':
      return duckdb.DOUBLE;
    case 'moment':
      return duckdb.TIMESTAMPTZ;
    case 'bytes':
      return duckdb.BLOB;
    // A column that holds nothing has no type of its own; text takes anything in later.
    case 'nothing':
    case 'text':
    case 'json':
      return duckdb.VARCHAR;
    case 'list':
      return duckdb.LIST(typeOfShape(duckdb, shape.item));
    case 'map':
      return duckdb.MAP(typeOfShape(duckdb, shape.key), typeOfShape(duckdb, shape.value));
    case 'struct':
      return duckdb.STRUCT(
        Object.fromEntries([...shape.fields].map(([name, field]) => [name, typeOfShape(duckdb, field)])),
      );
    default:
      return unreachable(shape);
  }
}

/** Turns values of a shape into what DuckDB's vectors and parameters take. */
export function writerOf(duckdb: DuckDB, shape: Shape): (value: unknown) => DuckDBValue {
  const write = presentWriterOf(duckdb, shape);
  return (value) => (value === null || value === undefined ? null : write(value as never));
}

function presentWriterOf(duckdb: DuckDB, shape: Shape): (value: never) => DuckDBValue {
  switch (shape.kind) {
    case 'nothing':
      return () => null;
    case 'boolean':
    case 'number':
      return (value: boolean | number) => value;
    case 'integer':
    case 'bigint':
    case 'huge':
      return (value: number | bigint) => BigInt(value);
    case 'text':
      return (value: unknown) => (typeof value === 'string' ? value : textOf(value));
    case 'json':
      return (value: unknown) => JSON.stringify(value);
    case 'moment':
      return (value: Date) => new duckdb.DuckDBTimestampTZValue(BigInt(value.getTime()) * 1000n);
    case 'bytes':
      return (value: Uint8Array) => new duckdb.DuckDBBlobValue(value);
    case 'list': {
      const item = writerOf(duckdb, shape.item);
      return (value: ArrayLike<unknown>) => new duckdb.DuckDBListValue(Array.from(value, item));
    }
    case 'map': {
      const [key, item] = [writerOf(duckdb, shape.key), writerOf(duckdb, shape.value)];
      return (map: ReadonlyMap<unknown, unknown>) =>
        new duckdb.DuckDBMapValue([...map].map((entry) => ({key: key(entry[0]), value: item(entry[1])})));
    }
    case 'struct': {
      const fields = [...shape.fields].map(([name, field]) => [name, writerOf(duckdb, field)] as const);
      return (value: Readonly<Record<string, unknown>>) =>
        new duckdb.DuckDBStructValue(
          Object.fromEntries(
            fields.map(([name, write]) => [name, write(Object.hasOwn(value, name) ? value[name] : null)]),
          ),
        );
    }
    default:
      return unreachable(shape);
  }
}

/** What a column of text holds for a value that is not: dates as ISO, objects as JSON. */
function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : `${value as number | bigint | boolean}`;
}
