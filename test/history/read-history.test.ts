import {copyFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import {openHistory} from '../../runtime/history/open-history.ts';
import {openHistoryToRead} from '../../runtime/history/read-history.ts';
import {ScratchProject} from '../support/scratch-project.ts';
import {fill, onDisk, whyNoMount} from '../support/small-disk.ts';

/** Writes a history with one run, and gives its path to `use` while that run is in the log alone. */
async function withLog(use: (project: ScratchProject, path: string) => Promise<void> | void): Promise<void> {
  using project = new ScratchProject({});
  const path = join(project.folder, 'whole', 'history.db');
  const {database} = openHistory(path, 0);
  try {
    database.exec('pragma wal_checkpoint(truncate)');
    database.exec(insertRun('a'));
    await use(project, path);
  } finally {
    database.close();
  }
}

const insertRun = (name: string): string =>
  `insert into runs (run, pipeline, status, execution_date, trigger, variables, pid, started_at)
   values ('${name}', 'p', 'completed', '', 'manual', '{}', 1, 1)`;

const namesIn = (database: DatabaseSync | undefined): unknown => {
  const rows = database?.prepare('select run from runs order by run').all();
  database?.close();
  return rows?.map(({run}) => run);
};

test('what lies in the log of a process that was killed is read on a full disk, too', async ({skip}) => {
  skip(whyNoMount !== undefined, whyNoMount);
  await withLog(async (project, whole) => {
    await onDisk(project, 'size=2m', async (disk) => {
      const path = join(disk, 'history.db');
      for (const suffix of ['', '-wal']) copyFileSync(whole + suffix, path + suffix);
      fill(disk);
      expect(() => openHistory(path, 0)).toThrow('disk I/O error');
      expect(namesIn(openHistoryToRead(path))).toEqual(['a']);
    });
  });
});

test('a history whose log is empty is read without a file being made beside it', async () => {
  using project = new ScratchProject({});
  const path = join(project.folder, 'state', 'history.db');
  const {database} = openHistory(path, 0);
  database.exec(insertRun('a'));
  database.close();
  expect(namesIn(openHistoryToRead(path))).toEqual(['a']);
  expect(readdirSync(join(project.folder, 'state'))).toEqual(['history.db']);
});

test('nothing can be written in it', () =>
  withLog((_, path) => {
    const database = openHistoryToRead(path);
    expect(() => database?.exec(insertRun('b'))).toThrow('attempt to write a readonly database');
    expect(namesIn(database)).toEqual(['a']);
  }));

test('one that an older magelet left is not read: its tables have another shape', () => {
  using project = new ScratchProject({});
  const path = join(project.folder, 'history.db');
  const database = new DatabaseSync(path);
  database.exec('create table runs (run text); pragma user_version = 1;');
  database.close();
  expect(openHistoryToRead(path)).toBeUndefined();
});
