import {appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {BlockName, PipelineName, RunName} from '../../runtime/core/names.ts';
import type {RunHappening} from '../../runtime/core/run-event.ts';
import {settleDeadRuns} from '../../runtime/history/claim-run.ts';
import {Journal, recordJournal} from '../../runtime/history/journal.ts';
import {openHistory} from '../../runtime/history/open-history.ts';
import {readBlockRuns} from '../../runtime/history/read-block-runs.ts';
import {readEvents} from '../../runtime/history/read-events.ts';
import {openHistoryToRead} from '../../runtime/history/read-history.ts';
import {readRun, readRuns} from '../../runtime/history/read-runs.ts';
import {recordInBatches} from '../../runtime/history/record-in-batches.ts';
import {runRecorder, type RunRecorder} from '../../runtime/history/record-run.ts';
import {showSettled} from '../../runtime/history/show-settled.ts';

let folder: string;
const journal = (): string => join(folder, 'run', 'events~.jsonl');
const text = (): string => readFileSync(journal(), 'utf8');
const open = (): DatabaseSync => openHistory(join(folder, 'history.db'), 0).database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'magelet-journal-'));
  // What is slow here would be alone, and written at once.
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, {recursive: true, force: true});
});

const run = 'r1' as RunName;
const process = {pid: 111, startedAs: 'now'};
const [a, b] = ['a', 'b'] as BlockName[] as [BlockName, BlockName];
const began: RunHappening = {
  type: 'run-started',
  blocks: [a, b].map((name) => ({name, kind: 'custom', upstream: []})),
  executionDate: '2026-11-28T00:00:00.000Z',
  trigger: 'command line',
  variables: {},
};
const starts = (block: BlockName): RunHappening => ({type: 'block-started', block, attempt: 1, attempts: 1});
const completes = (block: BlockName): RunHappening => ({
  type: 'block-settled',
  block,
  status: 'completed',
  took: 3,
  attempts: 1,
  output: {kind: 'value', bytes: 12},
});

const recorderIn = (database: DatabaseSync): RunRecorder => runRecorder(database, {process, fingerprints: new Map()});

/** Records each of the happenings by itself, at 1, 2, 3 ms and so on. */
function batched(recorder: RunRecorder) {
  let at = 0;
  const batches = recordInBatches(recorder, new Journal(journal()));
  return {
    tell: (...happenings: readonly RunHappening[]): void => {
      for (const happening of happenings) batches.record({at: ++at, run, pipeline: 'p' as PipelineName, ...happening});
    },
    end: () => batches[Symbol.dispose](),
  };
}

const typesIn = (database: DatabaseSync): readonly string[] => readEvents(database, run).map(({type}) => type);
const blocksIn = (database: DatabaseSync): readonly string[] =>
  readBlockRuns(database, run).map(({block, status, attempts}) => `${block} ${status} ${attempts}`);
const ends: RunHappening = {type: 'run-settled', status: 'failed', took: 3, counts: {failed: 1}};
const settle = (database: DatabaseSync): readonly RunName[] =>
  settleDeadRuns(database, {
    isAlive: () => false,
    settling: (dead, _, of) => recordJournal(database, journal(), dead, of),
  });

test('what a killed process has told is in the history once its run is settled', () => {
  const database = open();
  const {tell} = batched(recorderIn(database));
  tell(began, starts(a), completes(a), starts(b));
  // The process is killed here: nothing of this is in the history.
  const other = open();
  expect(typesIn(other)).toEqual(['run-started']);
  expect(settle(other)).toEqual([run]);
  expect(typesIn(other)).toEqual(['run-started', 'block-started', 'block-settled', 'block-started']);
  expect(blocksIn(other)).toEqual(['a completed 1', 'b cancelled 1']);
  expect(readBlockRuns(other, run)[0]?.output).toEqual({kind: 'value', bytes: 12});
  expect(readRun(other, run)).toMatchObject({status: 'cancelled', endedAt: 4});
  other.close();
  database.close();
});

test('what a killed process has told is shown where the history cannot be written, and nothing is written', () => {
  const database = open();
  const other = runRecorder(database, {process: {pid: 222, startedAs: 'now'}, fingerprints: new Map()});
  other.keep(other.number([{at: 0, run: 'r2' as RunName, pipeline: 'p' as PipelineName, ...began}]));
  const {tell} = batched(recorderIn(database));
  tell(began, starts(a), completes(a), starts(b));
  const reader = openHistoryToRead(join(folder, 'history.db'));
  if (!reader) throw new Error('the history is of this version');
  showSettled(reader, {
    isAlive: ({pid}) => pid === 222,
    settling: (dead, _, of) => recordJournal(reader, journal(), dead, of),
  });
  expect(typesIn(reader)).toEqual(['run-started', 'block-started', 'block-settled', 'block-started']);
  expect(blocksIn(reader)).toEqual(['a completed 1', 'b cancelled 1']);
  expect(readRuns(reader).map(({run: name, status, endedAt}) => [name, status, endedAt])).toEqual([
    [run, 'cancelled', 4],
    ['r2', 'running', undefined],
  ]);
  reader.close();
  expect(readRun(database, run)).toMatchObject({status: 'running', blocks: {initial: 2}});
  database.close();
});

test('what is in the history already comes into it no second time, and half a line or garbage not at all', () => {
  const database = open();
  const {tell} = batched(recorderIn(database));
  tell(began, starts(a), completes(a));
  const killedAfterItsBatch = text();
  tell({type: 'run-stopping', grace: 5});
  writeFileSync(journal(), `${killedAfterItsBatch}5 {"at":5,"run":"r1","ty`);
  const other = open();
  settle(other);
  expect(typesIn(other)).toEqual(['run-started', 'block-started', 'block-settled', 'run-stopping']);
  other.exec("update runs set status = 'running'");
  appendFileSync(journal(), '\n\0\0\0\n');
  settle(other);
  expect(typesIn(other)).toHaveLength(4);
  other.close();
  database.close();
});

test('the history has it a moment later, all in one transaction, and the journal is empty', () => {
  const database = open();
  const recorder = recorderIn(database);
  const kept: number[] = [];
  const {tell, end} = batched({...recorder, keep: (events) => (kept.push(events.length), recorder.keep(events))});
  tell(began, starts(a), completes(a), starts(b));
  expect(text().split('\n')).toHaveLength(4);
  const other = open();
  vi.advanceTimersByTime(20);
  expect(kept).toEqual([1, 3]);
  expect(blocksIn(other)).toEqual(['a completed 1', 'b running 1']);
  expect(text()).toBe('');
  // What comes alone is written at once.
  vi.advanceTimersByTime(20);
  tell(completes(b));
  expect(typesIn(other)).toHaveLength(5);
  end();
  expect(existsSync(journal())).toBe(false);
  other.close();
  database.close();
});

test('the end of the run is in the history at once, with all that came before', () => {
  const database = open();
  const {tell, end} = batched(recorderIn(database));
  tell(began, starts(a), completes(a), {type: 'run-settled', status: 'completed', took: 3, counts: {completed: 1}});
  expect(typesIn(database)).toEqual(['run-started', 'block-started', 'block-settled', 'run-settled']);
  end();
  expect(existsSync(journal())).toBe(false);
  database.close();
});

test('where no journal can be written everything goes into the history', () => {
  writeFileSync(join(folder, 'run'), 'a file where the folder would be');
  const database = open();
  const {tell, end} = batched(recorderIn(database));
  tell(began, starts(a), completes(a));
  expect(blocksIn(database)).toEqual(['a completed 1', 'b initial 0']);
  end();
  database.close();
});

test('what the history refuses stays in the journal, the next event hears of it, and nothing comes twice', () => {
  mkdirSync(join(folder, 'run'));
  const database = open();
  const {tell, end} = batched(recorderIn(database));
  tell(began, starts(a), completes(a));
  database.exec("create trigger refuse before insert on events begin select raise(abort, 'no more of that'); end");
  vi.advanceTimersByTime(20);
  expect(text().split('\n')).toHaveLength(3);
  expect(() => tell(starts(b))).toThrow('no more of that');
  database.exec('drop trigger refuse');
  tell(starts(b));
  expect(typesIn(database)).toEqual(['run-started', 'block-started', 'block-settled', 'block-started']);
  expect(text()).toBe('');
  end();
  database.close();
});

test('what the history refused is tried again after a while, also where nothing more is told', () => {
  const database = open();
  const {tell, end} = batched(recorderIn(database));
  tell(began, starts(a), completes(a));
  database.exec("create trigger refuse before insert on events begin select raise(abort, 'no more of that'); end");
  vi.advanceTimersByTime(5000);
  database.exec('drop trigger refuse');
  expect(typesIn(database)).toEqual(['run-started']);
  vi.advanceTimersByTime(10_000);
  expect(typesIn(database)).toEqual(['run-started', 'block-started', 'block-settled']);
  expect(text()).toBe('');
  end();
  expect(vi.getTimerCount()).toBe(0);
  database.close();
});

test('a process that goes on with a run has its journal to itself, from the moment on that the end is recorded', () => {
  const database = open();
  const recorder = recorderIn(database);
  const seen: string[] = [];
  const first = batched({
    ...recorder,
    keep: (events) => {
      seen.push(`${events.map(({event}) => event.type).join(' ')} ${existsSync(journal())}`);
      recorder.keep(events);
    },
  });
  first.tell(began, starts(a), completes(a), ends);
  // Nobody else can have the run before, and the journal is gone by then.
  expect(seen).toEqual(['run-started false', 'block-started block-settled true', 'run-settled false']);
  const other = open();
  const second = batched(recorderIn(other));
  second.tell({...began, blocks: [{name: b, kind: 'custom', upstream: []}]}, starts(b), completes(b));
  first.end();
  expect(text().split('\n')).toHaveLength(3);
  // Also the second is killed.
  expect(settle(database)).toEqual([run]);
  expect(blocksIn(database)).toEqual(['a completed 1', 'b completed 1']);
  other.close();
  database.close();
});

test('a process that was taken for dead while it lives goes on with its run', () => {
  const database = open();
  const {tell, end} = batched(recorderIn(database));
  tell(began, starts(a), completes(a), starts(b));
  const other = open();
  expect(settle(other)).toEqual([run]);
  expect(readRun(other, run)).toMatchObject({status: 'cancelled'});
  tell(completes(b), {...ends, status: 'completed'});
  end();
  expect(typesIn(other)).toEqual([
    'run-started',
    'block-started',
    'block-settled',
    'block-started',
    'block-settled',
    'run-settled',
  ]);
  expect(blocksIn(other)).toEqual(['a completed 1', 'b completed 1']);
  expect(readRun(other, run)).toMatchObject({status: 'completed'});
  other.close();
  database.close();
});

test('an event of the same number that another process has recorded is no event of this one', () => {
  const [database, other] = [open(), open()];
  const recorder = recorderIn(database);
  const {tell, end} = batched(recorder);
  tell(began, starts(a));
  settle(other);
  const second = batched(recorderIn(other));
  second.tell(began, starts(b));
  second.end();
  expect(() => tell(completes(a), ends)).toThrow('UNIQUE constraint failed: events.run, events.sequence');
  end();
  expect(blocksIn(other)).toEqual(['a initial 1', 'b running 1']);
  other.close();
  database.close();
});

test('a journal that holds what no run has written keeps nobody from settling the run', () => {
  const database = open();
  const {tell} = batched(recorderIn(database));
  tell(began, starts(a), completes(a));
  const good = text();
  const [, settled = ''] = good.split('\n');
  const repeated = `${settled}\n`;
  for (const bad of [
    repeated,
    '4 null\n',
    '4 7\n',
    '4\n',
    `x ${repeated}`,
    repeated.replace('3 ', '4 ').replace('r1', 'r2'),
  ]) {
    writeFileSync(journal(), `${good}${bad}`);
    const other = open();
    other.exec("delete from events where sequence > 1; update runs set status = 'running'");
    settle(other);
    expect(typesIn(other)).toEqual(['run-started', 'block-started', 'block-settled']);
    other.close();
  }
  database.close();
});

test('a journal that cannot be removed is left, and the run ends all the same', () => {
  const database = open();
  const {tell, end} = batched(recorderIn(database));
  tell(began, starts(a), completes(a));
  vi.advanceTimersByTime(20);
  rmSync(journal());
  mkdirSync(join(journal(), 'in the way'), {recursive: true});
  tell(ends);
  end();
  expect(readRun(database, run)).toMatchObject({status: 'failed'});
  database.close();
});
