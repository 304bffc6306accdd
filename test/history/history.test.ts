import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {BlockName, PipelineName, RunName} from '../../runtime/core/names.ts';
import type {RunEvent, RunHappening} from '../../runtime/core/run-event.ts';
import {openHistory} from '../../runtime/history/open-history.ts';
import {readBlocks, readRun, readRuns, runsWithBlock} from '../../runtime/history/read-runs.ts';
import {claimRun, settleDeadRuns} from '../../runtime/history/claim-run.ts';
import {recordRun} from '../../runtime/history/record-run.ts';

let folder: string;
const path = (): string => join(folder, 'state', 'history.db');
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'magelet-history-'))));
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const block = 'load' as BlockName;
const pipeline = 'p' as PipelineName;

const started: RunHappening = {
  type: 'run-started',
  blocks: [{name: block, kind: 'data_loader', upstream: []}],
  executionDate: '2026-11-23T00:00:00.000Z',
  trigger: 'command line',
  variables: {late_minutes: 15},
};
const loaded: RunHappening = {type: 'block-settled', block, status: 'completed', took: 12.4, attempts: 1};

function record(database: DatabaseSync, run: string, happenings: readonly RunHappening[], pid = 1, from = 0): void {
  const keep = recordRun(database, {process: {pid, startedAs: 'now'}, fingerprints: new Map([['load', 'abc']])});
  for (const [index, happening] of happenings.entries()) {
    keep({at: from + index, run: run as RunName, pipeline, ...happening} satisfies RunEvent);
  }
}

describe('the history', () => {
  test('tells of a run what its events told', () => {
    const {database} = openHistory(path(), 0);
    record(database, 'r1', [
      started,
      loaded,
      {type: 'run-settled', status: 'completed', took: 5, counts: {completed: 1}},
    ]);
    expect(readRuns(database)).toEqual([
      {
        run: 'r1',
        pipeline: 'p',
        status: 'completed',
        executionDate: '2026-11-23T00:00:00.000Z',
        trigger: 'command line',
        variables: {late_minutes: 15},
        profile: undefined,
        onLocalB2: false,
        startedAt: 0,
        endedAt: 2,
        paused: 0,
        blocks: {completed: 1},
      },
    ]);
    expect(readBlocks(database, 'r1' as RunName)).toEqual([{block: 'load', status: 'completed', fingerprint: 'abc'}]);
    expect(runsWithBlock(database, {pipeline, block})).toEqual(['r1']);
    expect(database.prepare('select sequence, type, block from events').all()).toMatchObject([
      {sequence: 1, type: 'run-started', block: null},
      {sequence: 2, type: 'block-settled', block: 'load'},
      {sequence: 3, type: 'run-settled', block: null},
    ]);
    database.close();
  });

  test('goes on with a resumed run under its own name', () => {
    const {database} = openHistory(path(), 0);
    record(database, 'r1', [
      started,
      {...loaded, status: 'failed'},
      {type: 'run-settled', status: 'failed', took: 5, counts: {}},
    ]);
    record(database, 'r1', [started]);
    expect(readRun(database, 'r1')).toMatchObject({status: 'running', endedAt: undefined, blocks: {initial: 1}});
    database.close();
  });

  test('tells how long a resumed run had not run between its goes, ended or killed', () => {
    const {database} = openHistory(path(), 0);
    const failed: RunHappening = {type: 'run-settled', status: 'failed', took: 2, counts: {}};
    record(database, 'r1', [started, {...loaded, status: 'failed'}, failed]);
    record(database, 'r1', [started, loaded], 1, 10_000);
    expect(readRun(database, 'r1')).toMatchObject({startedAt: 0, endedAt: undefined, paused: 9998});
    record(database, 'r1', [started, loaded, {...failed, status: 'completed'}], 1, 30_000);
    expect(readRun(database, 'r1')).toMatchObject({startedAt: 0, endedAt: 30_002, paused: 9998 + 19_999});
    database.close();
  });

  test('never says running of a run whose process is gone', () => {
    const {database} = openHistory(path(), 0);
    record(database, 'dead', [started, {type: 'block-started', block, attempt: 1, attempts: 1}], 111);
    record(database, 'alive', [started], 222);
    const settled = settleDeadRuns(database, {isAlive: ({pid}) => pid === 222});
    expect(settled).toEqual(['dead']);
    expect(readRun(database, 'dead')).toMatchObject({status: 'cancelled', blocks: {cancelled: 1}});
    // That was the last thing that was heard of it.
    expect(readRun(database, 'dead')).toMatchObject({startedAt: 0, endedAt: 1});
    expect(readRun(database, 'alive')).toMatchObject({status: 'running'});
    database.close();
  });

  test('takes a dead run from nobody who has gone on with it meanwhile', () => {
    const {database} = openHistory(path(), 0);
    record(database, 'r1', [started], 111);
    const goneOnWith = (): boolean => {
      settleDeadRuns(database, {isAlive: () => false});
      const seen = readRun(database, 'r1');
      return seen !== undefined && claimRun(database, seen, {pid: 222, startedAs: 'now'});
    };
    // Another process goes on with the run between the look at its process and its settling.
    const settled = settleDeadRuns(database, {isAlive: ({pid}) => pid !== 111 || !goneOnWith()});
    expect(settled).toEqual([]);
    expect(readRun(database, 'r1')).toMatchObject({status: 'running'});
    database.close();
  });

  test('gives no run to a process that has seen it as it was before another one went on with it', () => {
    const {database} = openHistory(path(), 0);
    record(database, 'r1', [started, {type: 'run-settled', status: 'failed', took: 5, counts: {}}]);
    const seen = readRun(database, 'r1');
    if (!seen) throw new Error('the run was recorded');
    expect(claimRun(database, seen, {pid: 1, startedAs: ''})).toBe(true);
    settleDeadRuns(database, {isAlive: () => false});
    expect(claimRun(database, seen, {pid: 2, startedAs: ''})).toBe(false);
    database.close();
  });

  test('gives a run that is to be resumed to one process alone', () => {
    const first = openHistory(path(), 0).database;
    const second = openHistory(path(), 0).database;
    record(first, 'r1', [started, {type: 'run-settled', status: 'failed', took: 5, counts: {}}]);
    const seen = readRun(first, 'r1');
    if (!seen) throw new Error('the run was recorded');
    const claims = [first, second].map((database, pid) => claimRun(database, seen, {pid, startedAs: ''}));
    expect(claims).toEqual([true, false]);
    expect(readRun(second, 'r1')).toMatchObject({status: 'running'});
    first.close();
    second.close();
  });

  test('lists the runs of one pipeline, the newest first, up to the limit', () => {
    const {database} = openHistory(path(), 0);
    for (const run of ['2026-01', '2026-03', '2026-02']) record(database, run, [started]);
    expect(readRuns(database, {pipeline: 'p', limit: 2}).map(({run}) => run)).toEqual(['2026-03', '2026-02']);
    expect(readRuns(database, {pipeline: 'q'})).toEqual([]);
    database.close();
  });

  test('takes writes of two processes at once', () => {
    const first = openHistory(path(), 0).database;
    const second = openHistory(path(), 0).database;
    for (let index = 0; index < 50; index++) {
      record(first, `a${index}`, [started]);
      record(second, `b${index}`, [started]);
    }
    expect(readRuns(first, {limit: 1000})).toHaveLength(100);
    first.close();
    second.close();
  });

  test('that is corrupt is set aside under a name of its own, and a new one is begun', () => {
    openHistory(path(), 0).database.close();
    writeFileSync(path(), 'this is no database, however long it may be made to look '.repeat(200));
    const {database, setAside} = openHistory(path(), 1234);
    expect(setAside).toBe(`${path()}.corrupt-1234`);
    expect(readRuns(database)).toEqual([]);
    database.close();
    expect(readdirSync(join(folder, 'state'))).toContain('history.db.corrupt-1234');
  });
});
