import type {DatabaseSync} from 'node:sqlite';
import type {RunEvent} from '../core/run-event.ts';

export type LastWord = {
  readonly type: RunEvent['type'];
  /** Milliseconds since 1970. */
  readonly at: number;
  /** When the process started that ran the run last, in the words of its system. */
  readonly startedAs: string;
};

/** The newest event of a run, and of whom it is; undefined where the history has none. */
export function lastWord(database: DatabaseSync, run: string): LastWord | undefined {
  const row = database
    .prepare(
      `select type, at, started_as from events join runs using (run)
       where run = ? order by sequence desc limit 1`,
    )
    .get(run);
  return (
    row && {type: String(row['type']) as RunEvent['type'], at: Number(row['at']), startedAs: String(row['started_as'])}
  );
}
