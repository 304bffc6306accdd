import type {DuckDBType} from '@duckdb/node-api';
import {unreachable} from '../core/unreachable.ts';
import {identifier} from './identifier.ts';
import {kindOfType, type TypeKind} from './type-kind.ts';

/** What is asked of a whole column before it is read, so that all its values come out as the same kind. */
export type ColumnTraits = {
  /** Some integer is beyond 2^53: all of the column are bigints. */
  readonly isWide: boolean;
  /** Some time has parts below the millisecond, or is infinite: all of the column are ISO text. */
  readonly isFine: boolean;
};

/** How a column is asked for in SQL, and what is then made of each value that is not null. */
export type Projection = {readonly sql: string; readonly read?: (value: never) => unknown};

/**
 * The projection of a column of `type` that `sql` stands for; `depth` counts the lists around it.
 * DuckDB casts to doubles and text faster than JavaScript could, and exactly.
 */
export function projectionOf(type: DuckDBType, sql: string, traits: ColumnTraits, depth = 1): Projection {
  const found = kindOfType(type);
  switch (found.kind) {
    case 'itself':
    case 'float':
      return {sql};
    case 'text':
      return {sql: `${sql}::varchar`};
    case 'json':
      return {sql: `${sql}::varchar`, read: (text: string) => JSON.parse(text) as unknown};
    case 'integer':
      return traits.isWide ? {sql} : {sql: `${sql}::double`};
    case 'decimal':
      return decimalProjection(found, sql, traits);
    case 'date':
      return traits.isFine ? {sql: `${sql}::varchar`} : dateProjection(sql);
    case 'moment':
      return traits.isFine ? {sql: isoText(sql, found.unit)} : dateProjection(sql);
    case 'blob':
      return {sql, read: ({bytes}: {bytes: Uint8Array}) => new Uint8Array(bytes)};
    case 'list':
      return listProjection(found.item, sql, traits, depth);
    case 'struct':
      return structProjection(found.fields, sql, traits, depth);
    case 'map':
      return mapProjection(found, sql, traits, depth);
    default:
      return unreachable(found);
  }
}

type Kind<Name extends TypeKind['kind']> = Extract<TypeKind, {readonly kind: Name}>;

function decimalProjection({width, scale}: Kind<'decimal'>, sql: string, {isWide}: ColumnTraits): Projection {
  if (width <= 15) return {sql: `${sql}::double`};
  // Without a scale it is an integer; Parquet has no other word for one of 128 bits.
  if (scale === 0) return {sql: isWide ? `${sql}::hugeint` : `${sql}::double`};
  return {sql: `${sql}::varchar`};
}

const dateProjection = (sql: string): Projection => ({
  sql: `epoch_ms(${sql})::double`,
  read: (milliseconds: number) => new Date(milliseconds),
});

function isoText(sql: string, unit: Kind<'moment'>['unit']): string {
  if (unit !== 'nanosecond') return `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%fZ')`;
  // DuckDB 1.5 writes the Z of '%nZ' between the digits.
  return `replace(${sql}::varchar, ' ', 'T') || case when isfinite(${sql}) then 'Z' else '' end`;
}

type Items = {readonly items: readonly unknown[]};

function listProjection(item: DuckDBType, sql: string, traits: ColumnTraits, depth: number): Projection {
  const name = `item${depth}`;
  const {sql: itemSql, read} = projectionOf(item, name, traits, depth + 1);
  return {
    sql: itemSql === name ? sql : `list_transform(${sql}, lambda ${name}: ${itemSql})`,
    read: ({items}: Items) => items.map(orNull(read)),
  };
}

function structProjection(
  fields: Kind<'struct'>['fields'],
  sql: string,
  traits: ColumnTraits,
  depth: number,
): Projection {
  const parts = fields.map(({name, type}) => {
    const field = `${sql}.${identifier(name)}`;
    return {name, field, ...projectionOf(type, field, traits, depth)};
  });
  const packed = parts.map((part) => `${identifier(part.name)} := ${part.sql}`).join(', ');
  return {
    sql: parts.every((part) => part.sql === part.field)
      ? sql
      : `case when ${sql} is not null then struct_pack(${packed}) end`,
    read: ({entries}: {entries: Readonly<Record<string, unknown>>}) =>
      Object.fromEntries(parts.map(({name, read}) => [name, orNull(read)(entries[name])])),
  };
}

function mapProjection({key, value}: Kind<'map'>, sql: string, traits: ColumnTraits, depth: number): Projection {
  const keys = listProjection(key, `map_keys(${sql})`, traits, depth);
  const values = listProjection(value, `map_values(${sql})`, traits, depth);
  const read = (projection: Projection, items: Items): readonly unknown[] =>
    projection.read?.(items as never) as readonly unknown[];
  return {
    // Two lists, since a map of DuckDB keeps its entries in order.
    sql: `case when ${sql} is not null then struct_pack(k := ${keys.sql}, v := ${values.sql}) end`,
    read: ({entries: {k, v}}: {entries: {readonly k: Items; readonly v: Items}}) => {
      const items = read(values, v);
      return new Map(read(keys, k).map((name, index) => [name, items[index]]));
    },
  };
}

const orNull =
  (read: Projection['read']) =>
  (value: unknown): unknown =>
    value === null || value === undefined ? null : read ? read(value as never) : value;
