import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {deserialize} from 'node:v8';
import type {OutputSummary} from '../core/output.ts';
import {identifier} from '../data/identifier.ts';
import {sqlAround} from '../data/sql-around.ts';
import {Table} from '../data/table.ts';
import {frameOf, type DanfoParts} from './danfo-parts.ts';
import {readAllRows, streamRows} from './rows-file.ts';
import {dataFiles, readStoredOutput} from './stored-output.ts';

/** The value that `storeOutput` put into `folder`, of the same kind and a copy of its own. */
export async function loadOutput(folder: string): Promise<unknown> {
  const stored = readStoredOutput(folder);
  if (!stored) throw new Error(`Internal error: no whole output is stored in ${folder}`);
  const {summary, data} = stored;
  if (data) return summary.kind === 'bytes' ? new Uint8Array(data) : (deserialize(data) as unknown);
  if (summary.kind === 'nothing') return undefined;
  const path = join(folder, dataFiles[summary.kind]);
  switch (summary.kind) {
    case 'table':
      // Without columns it has no rows, and its file is empty.
      if (summary.columns?.length === 0) return Table.from([]);
      return withTypes(await Table.read(path), summary);
    case 'rows':
      return readAllRows(path);
    case 'stream':
      return streamRows(path);
    case 'danfo':
      return frameOf(deserialize(await readFile(path)) as DanfoParts);
    case 'bytes':
      return new Uint8Array(await readFile(path));
    case 'value':
    case 'text':
      return deserialize(await readFile(path)) as unknown;
  }
}

/** Gives columns the types they had: Parquet has none for HUGEINT, ENUM, UNION and a few more. */
async function withTypes(table: Table, {columns = []}: OutputSummary): Promise<Table> {
  const typeInFile = new Map(table.schema.map(({name, type}) => [name, type]));
  const differing = columns.filter(({name, type}) => typeInFile.get(name) !== type);
  if (differing.length === 0) return table;
  const casts = columns.map(({name, type}) => {
    const quoted = identifier(name);
    return typeInFile.get(name) === type ? quoted : `cast(${quoted} as ${type}) as ${quoted}`;
  });
  // The text is made of names and types that DuckDB itself gave; only the table is a value.
  return sqlAround(`select ${casts.join(', ')} from `, table);
}
