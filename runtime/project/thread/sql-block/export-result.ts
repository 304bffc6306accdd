import {resolve} from 'node:path';
import type {BlockContext} from '../../../authoring/block-context.ts';
import {getRepoPath} from '../../../config/repo-path.ts';
import {MageletError} from '../../../core/diagnostic.ts';
import {wholeFile} from '../../../core/place.ts';
import type {Table} from '../../../data/table.ts';

/**
 * Writes what a SQL exporter's query gives to where its `configuration` says: `bucket` and `key` of the block's
 * profile, or `path` of a file in the project; `format` and `if_exists` as in `b2.export`.
 */
export async function exportResult(table: Table, context: BlockContext, file: string): Promise<void> {
  const {bucket, key, path, format, if_exists: ifExists} = context.configuration;
  const chosen = {...(format !== undefined && {format}), ...(ifExists !== undefined && {ifExists})} as object;
  if (typeof bucket === 'string' && typeof key === 'string') {
    await context.b2.export(table, bucket, key, chosen);
    return;
  }
  if (typeof path === 'string') {
    const target = resolve(getRepoPath(), path);
    const {rows} = await table.write(target, format === undefined ? {} : chosen);
    return context.log.info(`wrote ${rows.toLocaleString('en-US')} rows to ${path}`);
  }
  throw new MageletError({
    severity: 'error',
    code: 'sql-export-target',
    message: 'the block exports what its query gives, and nothing says where to',
    at: {place: wholeFile(file)},
    notes: ['nothing was written'],
    help: 'write configuration: {bucket: your-bucket, key: reports/daily.parquet}, or {path: daily.parquet}',
  });
}
