import type {DatabaseSync} from 'node:sqlite';
import type {RunEvent} from '../core/run-event.ts';
import type {RunName} from '../core/names.ts';

/** The recorded events of a run in their order: all but progress, which is not kept, and logs, which have files of their own. */
export function readEvents(database: DatabaseSync, run: RunName): readonly RunEvent[] {
  return database
    .prepare('select body from events where run = ? order by sequence')
    .all(run)
    .map(({body}) => JSON.parse(String(body)) as RunEvent);
}
