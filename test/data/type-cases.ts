import {isMageletError} from '../../runtime/core/diagnostic.ts';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';

/** Every type with a value that is hard for it, as SQL. */
export const typeCases: Readonly<Record<string, string>> = {
  BOOLEAN: 'true',
  TINYINT: '(-128)::tinyint',
  SMALLINT: '(-32768)::smallint',
  INTEGER: '(-2147483648)::integer',
  BIGINT: '9007199254740993::bigint',
  UTINYINT: '255::utinyint',
  USMALLINT: '65535::usmallint',
  UINTEGER: '4294967295::uinteger',
  UBIGINT: '18446744073709551615::ubigint',
  HUGEINT: '170141183460469231731687303715884105727::hugeint',
  UHUGEINT: '340282366920938463463374607431768211455::uhugeint',
  FLOAT: '1.1::float',
  DOUBLE: '0.1::double + 0.2::double',
  'DOUBLE, whole': '2::double',
  'DOUBLE, NaN': "'nan'::double",
  'DECIMAL(9,2)': '12.50::decimal(9,2)',
  'DECIMAL(38,10)': '1234567890123456789.0123456789::decimal(38,10)',
  VARCHAR: "'Zoë, \"😀\"' || chr(10) || '007'",
  'VARCHAR, empty': "''",
  'VARCHAR of digits': "'007'",
  BLOB: "'\\x00\\xFF'::blob",
  DATE: "date '2026-11-23'",
  TIME: "time '14:05:09.5'",
  TIMESTAMP_S: "'2026-11-23 14:05:09'::timestamp_s",
  TIMESTAMP_MS: "'2026-11-23 14:05:09.123'::timestamp_ms",
  TIMESTAMP: "timestamp '2026-11-23 14:05:09.123456'",
  TIMESTAMP_NS: "'2026-11-23 14:05:09.123456789'::timestamp_ns",
  'TIMESTAMP WITH TIME ZONE': "timestamptz '2026-11-23 14:05:09.123+02'",
  INTERVAL: "interval '1 month 2 days 3 hours'",
  UUID: "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid",
  "ENUM('a', 'b')": "'b'::enum('a', 'b')",
  BIT: "'101'::bit",
  JSON: `'{"a": [1, null]}'::json`,
  'BIGINT[]': '[1, null, 9007199254740993]::bigint[]',
  'INTEGER[2]': '[1, 2]::integer[2]',
  STRUCT: "{'a': 1::bigint, 'b': 'x'}",
  MAP: "map {'a': 1::bigint}",
  UNION: 'union_value(num := 2)',
};

/** A table of one column `x`: the value, null, and the value again. */
export const tableOf = (value: string): Promise<Table> => {
  const query = `select ${value} as x union all select null union all select ${value}`;
  return Promise.resolve(sql(Object.assign([query], {raw: [query]})));
};

/** A table's type and values as DuckDB writes them. */
export async function shown(table: Table): Promise<{readonly type: string; readonly values: readonly unknown[]}> {
  const {x = []} = await sql`select x::varchar as x from ${table}`.columns();
  return {type: table.schema[0]?.type ?? 'none', values: x};
}

/** What became of a table on a way: `kept`, or its type and its value where they differ, or the code of the error. */
export async function fateOf(original: Table, way: (table: Table) => PromiseLike<Table>): Promise<string> {
  const before = await shown(original);
  try {
    const after = await shown(await way(original));
    return fateBetween(before, after);
  } catch (error) {
    if (isMageletError(error)) return error.code;
    throw error;
  }
}

export type Shown = Awaited<ReturnType<typeof shown>>;

/** The same from what is shown before and after. */
export function fateBetween(before: Shown, after: Shown): string {
  const isSame = JSON.stringify(after.values) === JSON.stringify(before.values);
  if (isSame) return after.type === before.type ? 'kept' : after.type;
  const [value] = after.values;
  return `${after.type} ${value === undefined ? 'without rows' : JSON.stringify(value)}`;
}
