import {mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {BlockName, PipelineName, RunName} from '../../runtime/core/names.ts';
import type {RunHappening} from '../../runtime/core/run-event.ts';
import {openHistory} from '../../runtime/history/open-history.ts';
import {readBlockRuns} from '../../runtime/history/read-block-runs.ts';
import {readEvents} from '../../runtime/history/read-events.ts';
import {readRuns} from '../../runtime/history/read-runs.ts';
import {recordRun} from '../../runtime/history/record-run.ts';
import {migrations} from '../../runtime/history/schema.ts';
import {told} from '../support/told.ts';

let folder: string;
const path = (): string => join(folder, 'history.db');
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'magelet-history-'))));
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** The very first schema, written down once more: what was made with it must be read for ever. */
const firstSchema = `
  create table runs (run text primary key, pipeline text not null, status text not null, execution_date text not null,
    trigger text not null, variables text not null, pid integer not null, started_at integer not null, ended_at integer
  ) strict, without rowid;
  create index runs_by_pipeline on runs (pipeline, run desc);
  create table block_runs (run text not null, block text not null, kind text not null, position integer not null,
    status text not null, attempts integer not null default 0, took integer, fingerprint text, output text,
    diagnostic text, primary key (run, block)) strict, without rowid;
  create table events (run text not null, sequence integer not null, at integer not null, type text not null, block text,
    body text not null, primary key (run, sequence)) strict, without rowid;
  pragma user_version = 1;`;

function makeOldHistory(): void {
  const old = new DatabaseSync(path());
  old.exec(firstSchema);
  old.exec(`
    insert into runs values ('2026-01-01T00-00-00-aaaa', 'sales', 'completed', '2026-01-01T00:00:00.000Z',
      'command line', '{"limit":3}', 1, 100, 200);
    insert into block_runs values ('2026-01-01T00-00-00-aaaa', 'load', 'data_loader', 0, 'completed', 1, 90, 'abc',
      '{"kind":"nothing","bytes":0}', null);
    insert into events values ('2026-01-01T00-00-00-aaaa', 1, 100, 'run-settled', null,
      '{"at":200,"run":"2026-01-01T00-00-00-aaaa","pipeline":"sales","type":"run-settled","status":"completed","took":100,"counts":{}}');`);
  old.close();
}

function record(database: DatabaseSync, run: string): void {
  const keep = recordRun(database, {process: {pid: 1, startedAs: ''}, fingerprints: new Map()});
  const block = 'load' as BlockName;
  const story: readonly RunHappening[] = [
    {
      type: 'run-started',
      blocks: [{name: block, kind: 'data_loader', upstream: []}],
      executionDate: '2026-11-23T00:00:00.000Z',
      trigger: 'command line',
      variables: {},
    },
    {type: 'block-started', block, attempt: 1, attempts: 1},
    {type: 'block-settled', block, status: 'completed', took: 1, attempts: 1},
    {type: 'run-settled', status: 'completed', took: 1, counts: {completed: 1}},
  ];
  for (const [at, happening] of story.entries()) {
    keep({at, run: run as RunName, pipeline: 'sales' as PipelineName, ...happening});
  }
}

describe('a history made by the first magelet', () => {
  test('is brought to this version with everything in it, and takes new runs', () => {
    makeOldHistory();
    const {database, setAside} = openHistory(path(), 0);
    expect(setAside).toBeUndefined();
    expect(database.prepare('pragma user_version').get()).toEqual({user_version: migrations.length});
    record(database, '2026-11-23T14-05-09-k3fd');
    expect(readRuns(database)).toMatchObject([
      {run: '2026-01-01T00-00-00-aaaa', variables: {limit: 3}, onLocalB2: false, blocks: {completed: 1}},
      {run: '2026-11-23T14-05-09-k3fd'},
    ]);
    const old = '2026-01-01T00-00-00-aaaa' as RunName;
    expect(readBlockRuns(database, old)).toEqual([
      {
        block: 'load',
        kind: 'data_loader',
        status: 'completed',
        attempts: 1,
        took: 90,
        output: {kind: 'nothing', bytes: 0},
        diagnostic: undefined,
      },
    ]);
    expect(readEvents(database, old)).toMatchObject([{type: 'run-settled', status: 'completed'}]);
    database.close();
  });

  test('is migrated once by two processes that open it at the same time', () => {
    makeOldHistory();
    const first = openHistory(path(), 0).database;
    const second = openHistory(path(), 0).database;
    expect(readRuns(second)).toEqual(readRuns(first));
    first.close();
    second.close();
  });
});

test('a history made by a newer magelet is refused, and left as it is', () => {
  const newer = new DatabaseSync(path());
  newer.exec('create table runs (run text); pragma user_version = 99;');
  newer.close();
  const before = readFileSync(path());
  expect(told(() => openHistory(path(), 0))).toBe(`error[history-newer]: the history of runs was made by a newer magelet
  --> .magelet/history.db:0:0 
  = note: it is of version 99, this magelet reads up to ${migrations.length}; it was left as it is
  = help: get the newer magelet: npm i magelet@latest`);
  expect(readFileSync(path()).equals(before)).toBe(true);
  expect(readdirSync(folder)).toEqual(['history.db']);
});

describe('a history that is damaged', () => {
  const filled = (): void => {
    const {database} = openHistory(path(), 0);
    for (let index = 0; index < 400; index++) record(database, `2026-11-23T14-05-09-${String(index).padStart(4, '0')}`);
    database.close();
  };

  test.each([
    ['cut off in the middle', () => truncateSync(path(), Math.floor(statSync(path()).size / 2 / 4096) * 4096)],
    ['with an end that was never written', () => damage(0.5, 1)],
    ['with a beginning of zeros', () => damage(0, 0.01)],
  ])('%s is set aside, and the next run is recorded', (_, spoil) => {
    filled();
    spoil();
    const {database, setAside} = openHistory(path(), 77);
    expect(setAside).toBe(`${path()}.corrupt-77`);
    record(database, '2026-11-24T00-00-00-zzzz');
    expect(readRuns(database)).toHaveLength(1);
    database.close();
  });
});

/** Writes zeros over a part of the file. */
function damage(from: number, to: number): void {
  const bytes = readFileSync(path());
  bytes.fill(0, Math.floor(bytes.length * from), Math.max(1, Math.floor(bytes.length * to)));
  writeFileSync(path(), bytes);
}
