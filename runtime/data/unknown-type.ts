import {isMageletError, MageletError} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {Engine} from './duckdb.ts';
import {runSql} from './run-sql.ts';

/** Throws `wrong-option` where the option `types` names a type that DuckDB does not have. */
export async function refuseUnknownTypes(engine: Engine, types: Readonly<Record<string, string>>): Promise<void> {
  for (const [column, type] of Object.entries(types)) {
    await runSql(engine, `select cast(null as ${type})`).catch((error: unknown) => {
      throw isMageletError(error) && error.code === 'sql-error' ? unknownType(column, type, error) : error;
    });
  }
}

function unknownType(column: string, type: string, cause: MageletError): MageletError {
  const said = cause.diagnostic.message.replace(/^.*?: /, '');
  const [, word] = /type with name (.+) does not exist/i.exec(said) ?? [];
  const nearest = word === undefined ? undefined : nearestName(word, commonTypes);
  return new MageletError(
    {
      severity: 'error',
      code: 'wrong-option',
      message: `the option types gives column "${column}" the type ${JSON.stringify(type)}, which DuckDB does not have`,
      notes: [
        ...(word === undefined ? [`DuckDB says: ${said}`] : []),
        `types are ${commonTypes.join(', ')}; lists of one as BIGINT[], and objects as STRUCT(name TYPE)`,
      ],
      ...(word !== undefined && nearest !== undefined && {help: `write ${type.replace(word, nearest)}`}),
    },
    {cause},
  );
}

/** Those that columns of files have. */
const commonTypes = [
  'BOOLEAN',
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'HUGEINT',
  'FLOAT',
  'DOUBLE',
  'DECIMAL(18,2)',
  'VARCHAR',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE',
  'BLOB',
  'JSON',
  'UUID',
];
