import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {getRepoPath, setRepoPath} from '../../runtime/config/repo-path.ts';

const before = process.cwd();
let folder = '';

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'magelet-repo-')));
  mkdirSync(join(folder, 'deep', 'below'), {recursive: true});
  process.chdir(join(folder, 'deep', 'below'));
});
afterEach(() => {
  setRepoPath(undefined);
  process.chdir(before);
  rmSync(folder, {recursive: true});
});

test('the project is the nearest folder upwards with pipelines or an io_config.yaml', () => {
  expect(getRepoPath()).toBe(join(folder, 'deep', 'below'));
  mkdirSync(join(folder, 'pipelines'));
  expect(getRepoPath()).toBe(folder);
  writeFileSync(join(folder, 'deep', 'io_config.yaml'), '');
  expect(getRepoPath()).toBe(join(folder, 'deep'));
});

test('the one that was set wins', () => {
  setRepoPath('..');
  process.chdir(folder);
  expect(getRepoPath()).toBe(join(folder, 'deep'));
});
