import type {DatabaseSync} from 'node:sqlite';
import {deadRuns, settleWithin, type DeadRuns} from './claim-run.ts';

/**
 * Shows the runs whose process is gone as `settleDeadRuns` would leave them, to this reader alone: where the history
 * cannot be written. They are settled in tables in memory, which stand beside the others from then on.
 */
export function showSettled(database: DatabaseSync, {isAlive, settling}: DeadRuns): void {
  const dead = deadRuns(database, isAlive);
  if (dead.length === 0) return;
  database.exec('pragma temp_store = memory; begin');
  const runs = JSON.stringify(dead.map(({run}) => run));
  for (const table of tables) copyRuns(database, table, runs);
  // These names are now those of the tables in memory.
  for (const {run, process} of dead) settleWithin(database, run, process, settling);
  for (const table of tables) showBeside(database, table);
  database.exec('commit');
}

const tables = ['runs', 'block_runs', 'events'] as const;

/** Makes a table in memory of the same name, with the rows of these runs. */
function copyRuns(database: DatabaseSync, table: string, runs: string): void {
  const made = database.prepare("select sql from main.sqlite_master where type = 'table' and name = ?").get(table);
  database.exec(String(made?.['sql']).replace(/^create table/i, 'create temp table'));
  database
    .prepare(`insert into temp.${table} select * from main.${table} where run in (select value from json_each(?))`)
    .run(runs);
}

/** A view by the name of the table: of other runs what it has, of these what the one in memory has. */
function showBeside(database: DatabaseSync, table: string): void {
  database.exec(
    `alter table temp.${table} rename to settled_${table};
     create temp view ${table} as
       select * from main.${table} where run not in (select run from temp.settled_${table})
       union all select * from temp.settled_${table}`,
  );
}
