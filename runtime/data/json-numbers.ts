import type {DuckDBType} from '@duckdb/node-api';
import {unreachable} from '../core/unreachable.ts';
import {identifier, literal} from './identifier.ts';
import {asWritten} from './json-file.ts';
import {kindOfType, typeName} from './type-kind.ts';

/** Numbers of one place in the objects of a file, such as all `sizes[].width`, that DuckDB may have taken for doubles. */
export type JsonNumbers = {
  /** The column that they stand in. */
  readonly column: string;
  readonly steps: readonly Step[];
  readonly type: 'DOUBLE' | 'HUGEINT';
};

/** A way into a JSON value: to the value of a key, to the items of a list, or to the values of a map. */
type Step = {readonly into: 'key'; readonly key: string} | {readonly into: 'items' | 'values'};

/** All numbers in a column whose type may have cost them digits, however deep they stand. */
export function numbersIn(column: string, type: DuckDBType, steps: readonly Step[] = []): readonly JsonNumbers[] {
  const found = kindOfType(type);
  switch (found.kind) {
    case 'list':
      return numbersIn(column, found.item, [...steps, {into: 'items'}]);
    case 'map':
      return numbersIn(column, found.value, [...steps, {into: 'values'}]);
    case 'struct':
      return found.fields.flatMap((field) => numbersIn(column, field.type, [...steps, {into: 'key', key: field.name}]));
    case 'float':
      return [{column, steps, type: 'DOUBLE'}];
    case 'integer':
      return typeName(type) === 'HUGEINT' ? [{column, steps, type: 'HUGEINT'}] : [];
    case 'itself':
    case 'json':
    case 'date':
    case 'blob':
    case 'text':
    case 'moment':
    case 'decimal':
      return [];
    default:
      return unreachable(found);
  }
}

/** The list of them in one object as SQL: as texts with all digits, of a column that is read as JSON. */
export const listOf = ({column, steps}: JsonNumbers): string =>
  `list_transform(${steps.reduce(stepInto, `[${identifier(column)}]`)}, lambda j: json_extract_string(j, ''))`;

function stepInto(list: string, step: Step): string {
  switch (step.into) {
    // A JSON Pointer (RFC 6901) takes every key.
    case 'key':
      return `list_transform(${list}, lambda j: json_extract(j, ${literal(pointer(step.key))}))`;
    case 'items':
      return `flatten(list_transform(${list}, lambda j: json_extract(j, '$[*]')))`;
    case 'values':
      return `flatten(list_transform(${list}, lambda j: json_extract(j, '$.*')))`;
    default:
      return unreachable(step);
  }
}

const pointer = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The name of a column's type, in which some of its numbers have another one. */
export function typeWith(
  type: DuckDBType,
  others: ReadonlyMap<JsonNumbers, string>,
  steps: readonly Step[] = [],
): string {
  const found = kindOfType(type);
  if (found.kind === 'list') return `${typeWith(found.item, others, [...steps, {into: 'items'}])}${found.size}`;
  if (found.kind === 'map') {
    return `MAP(${typeName(found.key)}, ${typeWith(found.value, others, [...steps, {into: 'values'}])})`;
  }
  if (found.kind === 'struct') {
    const fields = found.fields.map(
      (field) =>
        `${identifier(field.name)} ${typeWith(field.type, others, [...steps, {into: 'key', key: field.name}])}`,
    );
    return `STRUCT(${fields.join(', ')})`;
  }
  const place = JSON.stringify(steps);
  for (const [numbers, other] of others) if (JSON.stringify(numbers.steps) === place) return other;
  return asWritten(typeName(type));
}
