import type {DatabaseSync} from 'node:sqlite';

/** Records the runs of one pipeline under another name, their events with them; gives how many there are. */
export function renameRuns(database: DatabaseSync, {from, to}: {readonly from: string; readonly to: string}): number {
  // What is shown of a run, and the commands that go on with it, take the name from its events.
  database
    .prepare(
      `update events set body = json_set(body, '$.pipeline', ?)
       where run in (select run from runs where pipeline = ?) and json_extract(body, '$.pipeline') = ?`,
    )
    .run(to, from, from);
  return Number(database.prepare('update runs set pipeline = ? where pipeline = ?').run(to, from).changes);
}
