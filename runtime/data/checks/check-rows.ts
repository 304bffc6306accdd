import {columnsOf, type CheckedValue, type DataCheck, type DataRule} from '../../core/data-check.ts';
import {isMageletError, MageletError} from '../../core/diagnostic.ts';
import {nearestName} from '../../core/nearest-name.ts';
import {identifier, literal} from '../identifier.ts';
import {Relation} from '../relation.ts';
import {firstRow, runSql} from '../run-sql.ts';
import {added, type SqlText} from '../sql-text.ts';
import {relationOf} from '../table-brand.ts';
import type {Table} from '../table.ts';

/** What came of a check: nothing to tell where it passed, else how many rows break it, and some of their values. */
export type CheckedRule = {readonly check: DataCheck; readonly problem?: string};

/**
 * Checks the rows of a table: all rules but queries of the author's own in one query, and for those that do not hold
 * some of the values that break them. Throws `unknown-column` and `sql-error` at the check's line.
 */
export async function checkRows(table: Table, checks: readonly DataCheck[]): Promise<readonly CheckedRule[]> {
  if (table.schema.length === 0) return checkNothing(checks);
  refuseUnknownColumns(table, checks);
  const relation = relationOf(table);
  const source = await relation.lastingSource();
  const counted = checks.map((check, index) => ({check, index, sql: countOf(check)}));
  const asked = counted.flatMap(({sql, index}) => (sql === undefined ? [] : [`${sql} as c${index}`]));
  const answers = await firstRow(relation.engine, [
    added(`select ${['count(*) as rows', ...asked].join(', ')} from `),
    ...source,
  ]).catch(async (error: unknown) => {
    throw (await mistakeOf(relation, counted, source)) ?? error;
  });
  const rows = Number(answers['rows']);
  const found: CheckedRule[] = [];
  for (const {check, index, sql} of counted) {
    const broken = sql === undefined ? await countByQuery(relation, check, source) : Number(answers[`c${index}`] ?? 0);
    found.push(broken === 0 ? {check} : {check, problem: await problemOf(relation, check, source, broken, rows)});
  }
  return found;
}

/** An output without rows that has no columns either, such as an empty list, breaks no rule about values. */
const checkNothing = (checks: readonly DataCheck[]): readonly CheckedRule[] =>
  checks.map((check) => {
    if (check.kind === 'freshness') return {check, problem: 'there is no value'};
    if (check.kind !== 'row_count' || (check.min ?? 0) === 0) return {check};
    return {check, problem: tooManyOrFew(check, 0)};
  });

/** The first rule that DuckDB does not run by itself, told at its line. */
async function mistakeOf(
  relation: Relation,
  counted: readonly {readonly check: DataCheck; readonly sql: string | undefined}[],
  source: SqlText,
): Promise<MageletError | undefined> {
  for (const {check, sql} of counted) {
    if (sql === undefined) continue;
    const error: unknown = await firstRow(relation.engine, [added(`select ${sql} as c from `), ...source]).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!isMageletError(error) || error.code !== 'sql-error') continue;
    const {message, ...rest} = error.diagnostic;
    const type = relation.columns.find(({name}) => columnsOf(check).includes(name))?.type;
    return new MageletError(
      {
        ...rest,
        message: `the check ${check.title} cannot be made of a column of type ${String(type)}: ${message.replace(/^DuckDB does not run the query: /, '')}`,
        at: {place: check.place},
      },
      {cause: error},
    );
  }
  return undefined;
}

function refuseUnknownColumns({schema}: Table, checks: readonly DataCheck[]): void {
  const known = schema.map(({name}) => name);
  for (const check of checks) {
    const unknown = columnsOf(check).find((name) => !known.includes(name));
    if (unknown === undefined) continue;
    const near = nearestName(unknown, known);
    throw new MageletError({
      severity: 'error',
      code: 'unknown-column',
      message: `the check ${check.title} names a column "${unknown}", which the output does not have`,
      at: {place: check.place},
      notes: [`the columns are ${known.join(', ')}`],
      ...(near !== undefined && {help: `write ${near}`}),
    });
  }
}

/** How many rows break a rule, as an aggregate; undefined for a query of the author's own. */
function countOf(rule: DataRule): string | undefined {
  switch (rule.kind) {
    case 'not_null':
      return `count(*) filter (where ${identifier(rule.column)} is null)`;
    case 'unique': {
      const columns = rule.columns.map(identifier);
      const value = columns.length === 1 ? (columns[0] ?? '') : `row(${columns.join(', ')})`;
      // A null is the same as no other.
      const isWhole = columns.map((column) => `${column} is not null`).join(' and ');
      return `count(*) filter (where ${isWhole}) - count(distinct ${value}) filter (where ${isWhole})`;
    }
    case 'accepted_values':
    case 'range':
      return `count(*) filter (where ${breaks(rule)})`;
    case 'row_count':
      return `(count(*) not between ${rule.min ?? 0} and ${rule.max ?? Number.MAX_SAFE_INTEGER})::int`;
    case 'freshness':
      return `coalesce(max(${identifier(rule.column)})::timestamptz < now() - interval ${literal(rule.within)}, true)::int`;
    case 'sql':
      return undefined;
  }
}

/** The condition on a row that breaks a rule. Null breaks none: there is `not_null`. */
function breaks(rule: Extract<DataRule, {readonly kind: 'accepted_values' | 'range'}>): string {
  const column = identifier(rule.column);
  if (rule.kind === 'accepted_values') {
    const values = rule.values.map((value) => literal(String(value))).join(', ');
    if (values === '') return `${column} is not null`;
    const isText = `${column}::varchar in (${values})`;
    const numbers = rule.values.filter((value) => Number.isFinite(value)).join(', ');
    if (numbers === '') return `not ${isText}`;
    // Of a double, 2 is written 2.0, and of a decimal 2.00.
    const isNumber = `regexp_matches(typeof(${column}), '^(DOUBLE|FLOAT|DECIMAL)') and try_cast(${column}::varchar as double) in (${numbers})`;
    return `not (${isText} or (${isNumber}))`;
  }
  const {min, max} = rule;
  const bounds = [
    ...(min === undefined ? [] : [`${column} < ${valueOf(min)}`]),
    ...(max === undefined ? [] : [`${column} > ${valueOf(max)}`]),
  ];
  return bounds.join(' or ');
}

/** A text takes the type of what it is compared with: `'2026-11-23'` is a date beside dates. */
const valueOf = (value: CheckedValue): string => (typeof value === 'string' ? literal(value) : String(value));

async function countByQuery(relation: Relation, check: DataCheck, source: SqlText): Promise<number> {
  const {rows} = await firstRow(relation.engine, [
    added('select count(*) as rows from ('),
    ...ownQuery(check, source),
    added(')'),
  ]).catch((error: unknown) => {
    throw isMageletError(error)
      ? new MageletError({...error.diagnostic, at: {place: check.place}}, {cause: error})
      : error;
  });
  return Number(rows);
}

/** The author's query, in which `output` is what the block gave. */
const ownQuery = (check: DataCheck, source: SqlText): SqlText => [
  added('with output as not materialized (select * from '),
  ...source,
  added(') select * from (\n'),
  {kind: 'written', text: check.kind === 'sql' ? check.query.replace(/[\s;]+$/, '') : ''},
  added('\n)'),
];

async function problemOf(
  relation: Relation,
  check: DataCheck,
  source: SqlText,
  broken: number,
  rows: number,
): Promise<string> {
  const of = `${count(broken)} of ${count(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  const samples = async (query: SqlText): Promise<string> => {
    const [values = []] = await (await runSql(relation.engine, query)).getColumnsJson();
    // Every sample is text that the query made.
    return (values as readonly (string | null)[]).map((value) => value ?? 'null').join(', ');
  };
  const valuesOf = (condition: string, column: string): SqlText => [
    added(`select ${column}::varchar || case when count(*) > 1 then ' (' || count(*) || ' times)' else '' end from `),
    ...source,
    added(` where ${condition} group by ${column} order by count(*) desc, ${column} limit ${mostSamples}`),
  ];
  switch (check.kind) {
    case 'not_null':
      return `${of} have none`;
    case 'unique': {
      const column =
        check.columns.length === 1
          ? identifier(check.columns[0] ?? '')
          : `row(${check.columns.map(identifier).join(', ')})`;
      const isWhole = check.columns.map((name) => `${identifier(name)} is not null`).join(' and ');
      const twice: SqlText = [
        added(`select ${column}::varchar || ' (' || count(*) || ' times)' from `),
        ...source,
        added(
          ` where ${isWhole} group by ${column} having count(*) > 1 order by count(*) desc, ${column} limit ${mostSamples}`,
        ),
      ];
      return `${of} repeat a value: ${await samples(twice)}`;
    }
    case 'accepted_values':
      return `${of} have another value: ${await samples(valuesOf(breaks(check), identifier(check.column)))}`;
    case 'range':
      return `${of} lie outside: ${await samples(valuesOf(breaks(check), identifier(check.column)))}`;
    case 'row_count':
      return tooManyOrFew(check, rows);
    case 'freshness': {
      const newest = await samples([added(`select max(${identifier(check.column)})::varchar from `), ...source]);
      return newest === 'null' ? 'there is no value' : `the newest is ${newest}, more than ${check.within} ago`;
    }
    case 'sql': {
      const whole = await samples([
        added('select to_json(broken)::varchar from ('),
        ...ownQuery(check, source),
        added(`) as broken limit ${mostSamples}`),
      ]);
      return `${count(broken)} ${broken === 1 ? 'row breaks' : 'rows break'} it: ${whole}`;
    }
  }
}

function tooManyOrFew({min, max}: Extract<DataRule, {readonly kind: 'row_count'}>, rows: number): string {
  const wanted =
    min === undefined
      ? `at most ${count(max ?? 0)}`
      : max === undefined
        ? `at least ${count(min)}`
        : `${count(min)} to ${count(max)}`;
  return `there are ${count(rows)} rows, and ${wanted} are expected`;
}

/** Values that are shown; more would be a list to read and not a hint. */
const mostSamples = 3;

const count = (rows: number): string => rows.toLocaleString('en-US');
