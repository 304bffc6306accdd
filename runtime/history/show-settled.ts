import type {DatabaseSync} from 'node:sqlite';
import {deadRuns, type RunProcess} from './claim-run.ts';

/**
 * Shows the runs whose process is gone as `settleDeadRuns` would leave them, to this reader alone: where the history
 * cannot be written. Views in memory stand before the tables from then on, so that nothing is to be written here.
 */
export function showSettled(database: DatabaseSync, {isAlive}: {isAlive: (process: RunProcess) => boolean}): void {
  const dead = deadRuns(database, isAlive).map(({run}) => run);
  if (dead.length === 0) return;
  database.exec('pragma temp_store = memory; create temp table dead (run text primary key)');
  const add = database.prepare('insert into dead values (?)');
  for (const run of dead) add.run(run);
  const isDead = `run in (select run from temp.dead)`;
  shadow(database, 'runs', {
    status: `case when status = 'running' and ${isDead} then 'cancelled' else status end`,
    ended_at: `case when status = 'running' and ${isDead} then coalesce(
      (select at from main.events where events.run = runs.run order by sequence desc limit 1), started_at)
      else ended_at end`,
  });
  shadow(database, 'block_runs', {
    status: `case when status in ('initial', 'queued', 'running') and ${isDead} then 'cancelled' else status end`,
  });
}

/** A view of a table, by its name, in which some columns say something else. */
function shadow(database: DatabaseSync, table: string, instead: Readonly<Record<string, string>>): void {
  const columns = database
    .prepare('select name from pragma_table_info(?)')
    .all(table)
    .map(({name}) => String(name))
    .map((name) => (instead[name] === undefined ? name : `${instead[name]} as ${name}`));
  database.exec(`create temp view ${table} as select ${columns.join(', ')} from main.${table}`);
}
