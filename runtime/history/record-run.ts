import type {DatabaseSync} from 'node:sqlite';
import type {RunName} from '../core/names.ts';
import type {RunEvent} from '../core/run-event.ts';
import {unreachable} from '../core/unreachable.ts';
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

/**
 * A reader of events that keeps them; those of one call stand together or not at all, or with all else of a transaction
 * that the caller has begun. `process` is this one, by which a later one
 * knows whether the run still lives;
 * `fingerprints` say what each block was made of, for a later run to know whether it changed.
 */
export function recordRun(
  database: DatabaseSync,
  {process, fingerprints, profile, onLocalB2 = false, reused = new Set()}: RecordedWith,
): (...events: readonly RunEvent[]) => void {
  // Unnumbered: Node 22 binds no other parameters by position.
  const addEvent = database.prepare(
    'insert into events (run, sequence, at, type, block, body) values (?, ?, ?, ?, ?, ?)',
  );
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

  const keep = (event: RunEvent): void => {
    const {at, run, type} = event;
    // Progress is of the moment, and logs have files of their own.
    if (type !== 'block-progress' && type !== 'block-log') {
      addEvent.run(run, nextSequence(run), at, type, 'block' in event ? event.block : null, toJson(event));
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
        setStatus.run('queued', 0, run, event.block);
        return;
      case 'block-started':
        setStatus.run('running', event.attempt, run, event.block);
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
  return inOneTransaction(database, keep);
}

/** Numbers the events of a run, after those that it has already; one process alone writes those of a run. */
function sequences(database: DatabaseSync): (run: RunName) => number {
  const newest = database.prepare('select coalesce(max(sequence), 0) as newest from events where run = ?');
  const last = new Map<RunName, number>();
  return (run) => {
    const next = (last.get(run) ?? Number(newest.get(run)?.['newest'] ?? 0)) + 1;
    last.set(run, next);
    return next;
  };
}

function inOneTransaction(
  database: DatabaseSync,
  keep: (event: RunEvent) => void,
): (...events: readonly RunEvent[]) => void {
  const [begin, commit] = ['begin immediate', 'commit'].map((words) => database.prepare(words)) as [Step, Step];
  return (...events) => {
    // Where the caller has begun one, the events are part of it.
    if (database.isTransaction) return events.forEach(keep);
    begin.run();
    try {
      for (const event of events) keep(event);
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
