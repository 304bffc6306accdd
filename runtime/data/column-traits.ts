import type {DuckDBType} from '@duckdb/node-api';
import {unreachable} from '../core/unreachable.ts';
import {identifier} from './identifier.ts';
import type {ColumnTraits} from './projection.ts';
import type {Relation} from './relation.ts';
import {firstRow} from './run-sql.ts';
import {added, type SqlText} from './sql-text.ts';
import {kindOfType, type TypeKind} from './type-kind.ts';

type Trait = 'wide' | 'fine';

/** The traits of every column, in order; asked in one query, and of those columns only whose type leaves them open. */
export async function columnTraits(relation: Relation, source: SqlText): Promise<readonly ColumnTraits[]> {
  const {engine, columns} = relation;
  const questions = columns.flatMap(({name, type}, index) =>
    (['wide', 'fine'] as const).flatMap((trait) => {
      const test = testOf(type, identifier(name), trait, 1);
      return test === undefined ? [] : [`bool_or(${test}) as ${trait}${index}`];
    }),
  );
  const answers =
    questions.length === 0 ? {} : await firstRow(engine, [added(`select ${questions.join(', ')} from `), ...source]);
  return columns.map((_, index) => ({
    isWide: answers[`wide${index}`] === true,
    isFine: answers[`fine${index}`] === true,
  }));
}

/** A condition on one value that makes the whole column wide or fine; undefined where no value of the type can. */
function testOf(type: DuckDBType, sql: string, trait: Trait, depth: number): string | undefined {
  const found = kindOfType(type);
  switch (found.kind) {
    case 'integer':
      // 128 bits without a sign cannot be compared with what is below zero.
      if (String(type) === 'UHUGEINT') return trait === 'wide' ? `${sql} > 9007199254740991` : undefined;
      return trait === 'wide' ? wide(sql) : undefined;
    case 'decimal':
      return trait === 'wide' && found.scale === 0 && found.width > 15 ? wide(sql) : undefined;
    case 'date':
      return trait === 'fine' ? `not isfinite(${sql}) or ${sql} not between ${firstDay} and ${lastDay}` : undefined;
    case 'moment':
      return trait === 'fine' ? finerThanDate(found, sql) : undefined;
    case 'list':
      return anyItem(found.item, sql, trait, depth);
    case 'struct':
      return either(found.fields.map((field) => testOf(field.type, `${sql}.${identifier(field.name)}`, trait, depth)));
    case 'map':
      return either([
        anyItem(found.key, `map_keys(${sql})`, trait, depth),
        anyItem(found.value, `map_values(${sql})`, trait, depth),
      ]);
    case 'itself':
    case 'float':
    case 'text':
    case 'json':
    case 'blob':
      return undefined;
    default:
      return unreachable(found);
  }
}

const wide = (sql: string): string => `${sql} not between -9007199254740991 and 9007199254740991`;

/** The days between which a Date lies (ECMA-262, 21.4.1.1), less one at each end. Its year −271821 is 271822 BC. */
const firstDay = `'271822-04-21 (BC)'::date`;
const lastDay = `'275760-09-12'::date`;

function finerThanDate({unit}: Extract<TypeKind, {readonly kind: 'moment'}>, sql: string): string {
  const isInfinite = `not isfinite(${sql})`;
  switch (unit) {
    case 'nanosecond':
      return `${isInfinite} or epoch_ns(${sql}) % 1000000 <> 0`;
    case 'microsecond':
      // Compared as the moments they are, infinite ones too: the day of one with a zone takes forty times as long.
      return `epoch_us(${sql}) % 1000 <> 0 or ${sql} < ${firstDay} or ${sql} >= ${lastDay} + 1`;
    case 'second':
    case 'millisecond':
      return `${isInfinite} or ${sql}::date not between ${firstDay} and ${lastDay}`;
    default:
      return unreachable(unit);
  }
}

function anyItem(type: DuckDBType, sql: string, trait: Trait, depth: number): string | undefined {
  const test = testOf(type, `item${depth}`, trait, depth + 1);
  return test === undefined ? undefined : `list_bool_or(list_transform(${sql}, lambda item${depth}: ${test}))`;
}

/** Whether any of the conditions holds; one that is null, since its value is, does not. */
function either(tests: readonly (string | undefined)[]): string | undefined {
  const open = tests.filter((test) => test !== undefined);
  return open.length === 0 ? undefined : open.map((test) => `coalesce(${test}, false)`).join(' or ');
}
