import type {DatabaseSync} from 'node:sqlite';
import type {RunName} from '../core/names.ts';
import type {RunEvent} from '../core/run-event.ts';
import {unreachable} from '../core/unreachable.ts';
import {codeOf} from '../core/why-not-written.ts';
import type {RunProcess} from './claim-run.ts';

export type RecordedWith = {
  readonly process: RunProcess;
  readonly fingerprints: ReadonlyMap<string, string>;
  /** `--profile`. */
  readonly profile?: string | undefined;
  /** Whether blocks were given the local bucket. */
  readonly onLocalB2?: boolean;
  /** Blocks whose stored output is served: a process that is killed before it says so keeps them. */
  readonly reused?: ReadonlySet<string>;
};

/** An event as the history keeps it. */
export type KeptEvent = {
  readonly event: RunEvent;
  /** Its number among those of its run, from 1. */
  readonly sequence: number;
  /** All of it, as JSON. */
  readonly body: string;
};

export type RunRecorder = {
  /** Gives those that are kept their numbers: progress is of the moment, and logs have files of their own. */
  readonly number: (events: readonly RunEvent[]) => readonly KeptEvent[];
  /** Keeps them together or not at all, or with all else of a transaction that the caller has begun. */
  readonly keep: (events: readonly KeptEvent[]) => void;
};

/** A reader of events that keeps at once what it is given, as a `RunRecorder` does. */
export function recordRun(database: DatabaseSync, options: RecordedWith): (...events: readonly RunEvent[]) => void {
  const {number, keep} = runRecorder(database, options);
  return (...events) => keep(number(events));
}

/**
 * Keeps the events of runs. `process` is this one, by which a later one knows whether the run still lives; `fingerprints`
 * say what each block was made of, for a later run to know whether it changed.
 */
export function runRecorder(
  database: DatabaseSync,
  {process, fingerprints, profile, onLocalB2 = false, reused = new Set()}: RecordedWith,
): RunRecorder {
  // Unnumbered: Node 22 binds no other parameters by position.
  const addEvent = database.prepare(
    'insert into events (run, sequence, at, type, block, body) values (?, ?, ?, ?, ?, ?)',
  );
  const bodyOf = database.prepare('select body from events where run = ? and sequence = ?');
  const nextSequence = sequences(database);
  const addRun = database.prepare(
    `insert into runs (run, pipeline, status, execution_date, trigger, variables, pid, started_as, started_at, profile, local_b2)
     values (?, ?, 'running', ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (run) do update
     set status = 'running', pid = excluded.pid, started_as = excluded.started_as, ended_at = null`,
  );
  const addBlock = database.prepare(
    `insert into block_runs (run, block, kind, position, status, fingerprint) values (?, ?, ?, ?, ?, ?)
     on conflict (run, block) do update set status = excluded.status, fingerprint = excluded.fingerprint`,
  );
  const setStatus = database.prepare('update block_runs set status = ?, attempts = ? where run = ? and block = ?');
  const settleBlock = database.prepare(
    'update block_runs set status = ?, attempts = ?, took = ?, output = coalesce(?, output), diagnostic = ? where run = ? and block = ?',
  );
  const settleRun = database.prepare('update runs set status = ?, ended_at = ? where run = ?');

  // A child of a block stands where its block stands.
  const positions = new Map<string, number>();

  const keep = ({event, sequence, body}: KeptEvent, isStatus: boolean): void => {
    const {at, run, type} = event;
    try {
      addEvent.run(run, sequence, at, type, 'block' in event ? event.block : null, body);
    } catch (error) {
      // Whoever could not see that this process lives, such as from another container, has it from the journal.
      if (codeOf(error) !== constraint || bodyOf.get(run, sequence)?.['body'] !== body) throw error;
    }
    switch (type) {
      case 'run-started':
        addRun.run(
          run,
          event.pipeline,
          event.executionDate,
          event.trigger,
          toJson(event.variables),
          process.pid,
          process.startedAs,
          at,
          profile ?? null,
          onLocalB2 ? 1 : 0,
        );
        for (const [position, {name, kind}] of event.blocks.entries()) {
          positions.set(name, position);
          addBlock.run(
            run,
            name,
            kind,
            position,
            reused.has(name) ? 'reused' : 'initial',
            fingerprints.get(name) ?? null,
          );
        }
        return;
      case 'block-expanded': {
        const fingerprint = fingerprints.get(event.block) ?? null;
        const position = positions.get(event.block) ?? 0;
        for (const {name, kind} of event.children) addBlock.run(run, name, kind, position, 'initial', fingerprint);
        return;
      }
      case 'block-queued':
        if (isStatus) setStatus.run('queued', 0, run, event.block);
        return;
      case 'block-started':
        if (isStatus) setStatus.run('running', event.attempt, run, event.block);
        return;
      case 'block-settled': {
        const {status, attempts, took, output, diagnostic, block} = event;
        settleBlock.run(
          status,
          attempts,
          Math.round(took),
          output ? toJson(output) : null,
          diagnostic ? toJson(diagnostic) : null,
          run,
          block,
        );
        return;
      }
      case 'run-settled':
        settleRun.run(event.status, at, run);
        return;
      case 'run-stopping':
      case 'block-progress':
      case 'block-log':
      case 'block-transferred':
      case 'block-tested':
      case 'block-retrying':
        return;
      default:
        unreachable(event);
    }
  };
  return {
    number: (events) =>
      events
        .filter(({type}) => type !== 'block-progress' && type !== 'block-log')
        .map((event) => ({event, sequence: nextSequence(event.run), body: toJson(event)})),
    keep: inOneTransaction(database, (events) => {
      const newest = newestOfBlocks(events);
      for (const kept of events) keep(kept, 'block' in kept.event && newest.get(kept.event.block) === kept);
    }),
  };
}

/** Of each block the last of these events that says how it stands: what the others say is over. */
function newestOfBlocks(events: readonly KeptEvent[]): ReadonlyMap<string, KeptEvent> {
  const newest = new Map<string, KeptEvent>();
  for (const kept of events) {
    const {event} = kept;
    if (event.type === 'block-queued' || event.type === 'block-started' || event.type === 'block-settled') {
      newest.set(event.block, kept);
    }
  }
  return newest;
}

/** Numbers the events of a run, after those that it has already; one process alone writes those of a run. */
function sequences(database: DatabaseSync): (run: RunName) => number {
  const last = new Map<RunName, number>();
  return (run) => {
    const next = (last.get(run) ?? newestSequence(database, run)) + 1;
    last.set(run, next);
    return next;
  };
}

/** The number of the newest event of a run, 0 where it has none. */
export const newestSequence = (database: DatabaseSync, run: RunName): number =>
  Number(
    database.prepare('select coalesce(max(sequence), 0) as newest from events where run = ?').get(run)?.['newest'] ?? 0,
  );

/** SQLite's SQLITE_CONSTRAINT, sqlite.org/rescode.html: there is an event of this number already. */
const constraint = 19;

function inOneTransaction<Events>(database: DatabaseSync, keep: (events: Events) => void): (events: Events) => void {
  const [begin, commit] = ['begin immediate', 'commit'].map((words) => database.prepare(words)) as [Step, Step];
  return (events) => {
    // Where the caller has begun one, the events are part of it.
    if (database.isTransaction) return keep(events);
    begin.run();
    try {
      keep(events);
      commit.run();
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (database.isTransaction) database.exec('rollback');
      throw error;
    }
  };
}

type Step = ReturnType<DatabaseSync['prepare']>;

/** Almost nothing that is kept has a bigint in it, and to look for one takes three times as long. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
  }
}
