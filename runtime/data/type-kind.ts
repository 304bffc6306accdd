import type {
  DuckDBArrayType,
  DuckDBDecimalType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBType,
} from '@duckdb/node-api';
import {unreachable} from '../core/unreachable.ts';
import {identifier} from './identifier.ts';

/**
 * What a DuckDB type is to us. `itself` comes out of DuckDB as the JavaScript value wanted, `integer` may be beyond
 * 2^53, a `moment` is a point in time with its smallest unit, `text` is what JavaScript has no type for.
 */
export type TypeKind =
  | {readonly kind: 'itself' | 'float' | 'integer' | 'json' | 'date' | 'blob' | 'text'}
  | {readonly kind: 'moment'; readonly unit: 'second' | 'millisecond' | 'microsecond' | 'nanosecond'}
  | {readonly kind: 'decimal'; readonly width: number; readonly scale: number}
  | {readonly kind: 'list'; readonly item: DuckDBType; readonly size: string}
  | {readonly kind: 'struct'; readonly fields: readonly {readonly name: string; readonly type: DuckDBType}[]}
  | {readonly kind: 'map'; readonly key: DuckDBType; readonly value: DuckDBType};

export function kindOfType(type: DuckDBType): TypeKind {
  if (type.alias === 'JSON') return {kind: 'json'};
  const text = String(type);
  const size = /\[\d*\]$/.exec(text)?.[0];
  // The casts follow DuckDB's own spelling of these types.
  if (size !== undefined) return {kind: 'list', item: (type as DuckDBListType | DuckDBArrayType).valueType, size};
  const [word = ''] = text.split('(');
  if (word === 'STRUCT') return structKind(type as DuckDBStructType);
  if (word === 'MAP') {
    const {keyType, valueType} = type as DuckDBMapType;
    return {kind: 'map', key: keyType, value: valueType};
  }
  if (word === 'DECIMAL') {
    const {width, scale} = type as DuckDBDecimalType;
    return {kind: 'decimal', width, scale};
  }
  return simple[word] ?? {kind: 'text'};
}

/** DuckDB's name of a type, as it is written in SQL; JSON stays JSON, however deep. */
export function typeName(type: DuckDBType): string {
  const found = kindOfType(type);
  switch (found.kind) {
    case 'list':
      return `${typeName(found.item)}${found.size}`;
    case 'map':
      return `MAP(${typeName(found.key)}, ${typeName(found.value)})`;
    case 'struct':
      return `STRUCT(${found.fields.map((field) => `${identifier(field.name)} ${typeName(field.type)}`).join(', ')})`;
    case 'json':
      return 'JSON';
    case 'itself':
    case 'float':
    case 'integer':
    case 'date':
    case 'blob':
    case 'text':
    case 'moment':
    case 'decimal':
      return String(type);
    default:
      return unreachable(found);
  }
}

function structKind({entryNames, entryTypes}: DuckDBStructType): TypeKind {
  return {kind: 'struct', fields: entryTypes.map((type, index) => ({name: entryNames[index] ?? '', type}))};
}

const itself: TypeKind = {kind: 'itself'};
const float: TypeKind = {kind: 'float'};
const integer: TypeKind = {kind: 'integer'};
const microsecond: TypeKind = {kind: 'moment', unit: 'microsecond'};

const simple: Readonly<Record<string, TypeKind>> = {
  BOOLEAN: itself,
  TINYINT: itself,
  SMALLINT: itself,
  INTEGER: itself,
  UTINYINT: itself,
  USMALLINT: itself,
  UINTEGER: itself,
  VARCHAR: itself,
  SQLNULL: itself,
  FLOAT: float,
  DOUBLE: float,
  BIGINT: integer,
  UBIGINT: integer,
  HUGEINT: integer,
  UHUGEINT: integer,
  BIGNUM: integer,
  DATE: {kind: 'date'},
  TIMESTAMP: microsecond,
  'TIMESTAMP WITH TIME ZONE': microsecond,
  TIMESTAMP_S: {kind: 'moment', unit: 'second'},
  TIMESTAMP_MS: {kind: 'moment', unit: 'millisecond'},
  TIMESTAMP_NS: {kind: 'moment', unit: 'nanosecond'},
  BLOB: {kind: 'blob'},
};
