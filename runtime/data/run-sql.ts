import type {DuckDBConnection, DuckDBMaterializedResult, DuckDBResult} from '@duckdb/node-api';
import type {Engine} from './duckdb.ts';
import {explainError} from './explain-error.ts';
import {suspectOf} from './suspect-of.ts';
import {added, renderSql, type RenderedSql, type SqlText} from './sql-text.ts';

/** Runs a statement to its end. Throws a `MageletError` that shows the author's line. */
export async function runSql(engine: Engine, sql: SqlText | string): Promise<DuckDBMaterializedResult> {
  const rendered = await render(sql);
  return engine.withConnection((connection) => explained(rendered, () => run(connection, rendered)));
}

/** The first row of a statement's result. */
export async function firstRow(engine: Engine, sql: SqlText | string): Promise<Readonly<Record<string, unknown>>> {
  return (await (await runSql(engine, sql)).getRowObjectsJS())[0] ?? {};
}

/** Runs a query whose rows are fetched as they are asked for, and hands them to `read` while they last. */
export async function* streamSql<Item>(
  engine: Engine,
  sql: SqlText,
  read: (result: DuckDBResult) => AsyncGenerator<Item, void>,
): AsyncGenerator<Item> {
  const rendered = await render(sql);
  const connection = await engine.take();
  try {
    const result = await explained(rendered, () => connection.stream(rendered.text, rendered.values, rendered.types));
    const items = read(result);
    try {
      for (;;) {
        const item = await explained(rendered, () => items.next());
        if (item.done) return;
        yield item.value;
      }
    } finally {
      await items.return(undefined);
    }
  } finally {
    engine.giveBack(connection);
  }
}

const render = (sql: SqlText | string): Promise<RenderedSql> => renderSql(typeof sql === 'string' ? [added(sql)] : sql);

function run(connection: DuckDBConnection, {text, values, types}: RenderedSql): Promise<DuckDBMaterializedResult> {
  return values.length === 0 ? connection.run(text) : connection.run(text, values, types);
}

async function explained<Result>(rendered: RenderedSql, task: () => Promise<Result>): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    await suspectOf(error, rendered)?.confess();
    throw explainError(error, rendered);
  }
}
