import {DatabaseSync, type StatementSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import type {BlockName, PipelineName} from '../../runtime/core/names.ts';
import {readRun, readRuns, runsWithBlock} from '../../runtime/history/read-runs.ts';
import {settleDeadRuns} from '../../runtime/history/claim-run.ts';
import {migrations} from '../../runtime/history/schema.ts';

/** The statements that `act` prepares, with what SQLite would do for each. */
function plansOf(act: (database: DatabaseSync) => void): readonly string[] {
  const database = new DatabaseSync(':memory:');
  for (const step of migrations) database.exec(step);
  const statements: string[] = [];
  const watched = new Proxy(database, {
    get: (target, name) =>
      name === 'prepare'
        ? (text: string): StatementSync => (statements.push(text), target.prepare(text))
        : (Reflect.get(target, name) as unknown),
  });
  act(watched);
  return statements.flatMap((statement) =>
    database
      .prepare(`explain query plan ${statement}`)
      .all()
      .map(({detail}) => String(detail)),
  );
}

const pipeline = 'sales' as PipelineName;

test.each([
  ['the newest runs', (database: DatabaseSync) => readRuns(database)],
  ['the newest runs of a pipeline', (database: DatabaseSync) => readRuns(database, {pipeline})],
  ['the newest runs of a status', (database: DatabaseSync) => readRuns(database, {status: 'failed'})],
  ['one run', (database: DatabaseSync) => readRun(database, 'r')],
  [
    'the runs that have an output',
    (database: DatabaseSync) => runsWithBlock(database, {pipeline, block: 'a' as BlockName}),
  ],
  ['the runs whose process may be gone', (database: DatabaseSync) => settleDeadRuns(database, {isAlive: () => true})],
])('%s are found by an index: no table is scanned or sorted', (_, act) => {
  const plans = plansOf(act).filter((detail) => !/json_each|LIST SUBQUERY|USING TEMP B-TREE FOR GROUP BY/.test(detail));
  const walking = plans.filter((detail) => /^SCAN (?:runs|block_runs)(?! USING (?:COVERING )?INDEX)/.test(detail));
  expect({plans: plans.length > 0, walking}).toEqual({plans: true, walking: []});
});

test('a list of runs takes two queries, however long it is', () => {
  const database = new DatabaseSync(':memory:');
  for (const step of migrations) database.exec(step);
  const insert = database.prepare(
    `insert into runs values (?, 'sales', 'completed', '', '', '{}', 1, 1, 2, null, 0, '')`,
  );
  for (let index = 0; index < 50; index++) insert.run(`r${index}`);
  let prepared = 0;
  const counting = new Proxy(database, {
    get: (target, name) =>
      name === 'prepare'
        ? (text: string) => (prepared++, target.prepare(text))
        : (Reflect.get(target, name) as unknown),
  });
  expect(readRuns(counting, {limit: 50})).toHaveLength(50);
  expect(prepared).toBe(2);
});
