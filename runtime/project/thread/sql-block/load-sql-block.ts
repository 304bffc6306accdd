import {readFile} from 'node:fs/promises';
import type {BlockContext} from '../../../authoring/block-context.ts';
import {environmentOf} from '../../../config/environment-file.ts';
import type {Environment} from '../../../config/environment.ts';
import type {BlockKind} from '../../../core/block-kind.ts';
import {blockBrand, type BlockModule} from '../../../core/block-module.ts';
import {MageletError} from '../../../core/diagnostic.ts';
import {sourceText} from '../../../core/source-text.ts';
import {unreachable} from '../../../core/unreachable.ts';
import {readSqlFile} from '../../../data/sql-file/read-sql-file.ts';
import {tableOfSqlFile} from '../../../data/sql-file/table-of-sql-file.ts';
import type {Table} from '../../../data/table.ts';
import type {AttemptTask} from '../../../run/host.ts';
import {exportResult} from './export-result.ts';
import {sqlInputs} from './sql-inputs.ts';
import {templateValue} from './template-value.ts';

/** Whether a block's file is SQL, and not a module. */
export const isSqlFile = (path: string): boolean => path.endsWith('.sql');

/**
 * A SQL file as a block: its query over the outputs of the upstream blocks. What it gives is the block's output; of an
 * exporter it is exported, of a sensor or a conditional its first value is the answer.
 * Throws `sql-template` for templates that cannot be read.
 */
export async function loadSqlBlock(
  {modulePath, block, inputs, project}: AttemptTask,
  file: string,
  env: Environment,
): Promise<BlockModule> {
  const read = readSqlFile(sourceText(file, await readFile(modulePath, 'utf8')));
  const [mistake] = read.ok ? [] : read.failure;
  if (!read.ok) throw new MageletError(mistake ?? {severity: 'error', code: 'sql-template', message: file});
  const names = inputs.map((input) => input.block);
  const run = async (...outputsAndContext: unknown[]): Promise<unknown> => {
    const context = outputsAndContext.at(-1) as BlockContext;
    const upstream = sqlInputs(names, outputsAndContext.slice(0, -1));
    const table = await tableOfSqlFile(read.value, {
      names: upstream.names,
      tables: await upstream.tablesIn(read.value.source.text),
      valueOf: (template) =>
        templateValue(template, read.value.source, {inputs: upstream, context, env: environmentOf(project, env)}),
    });
    return resultOf(block.kind, table, context, file);
  };
  return {[blockBrand]: true, kind: block.kind, run, options: {}};
}

async function resultOf(kind: BlockKind, table: Table, context: BlockContext, file: string): Promise<unknown> {
  switch (kind) {
    case 'data_loader':
    case 'transformer':
    case 'custom':
      return table;
    case 'data_exporter':
      return exportResult(table, context, file);
    case 'sensor':
    case 'conditional': {
      const [row = {}] = await table.rows({limit: 1});
      return Boolean(Object.values(row)[0]);
    }
    case 'callback':
      await table.numRows();
      return undefined;
    default:
      return unreachable(kind);
  }
}
