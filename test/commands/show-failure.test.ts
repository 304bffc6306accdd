import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {constants, tmpdir} from 'node:os';
import {expect, test} from 'vitest';
import {failureInWords} from '../../runtime/commands/show-failure.ts';
import {MageletError} from '../../runtime/core/diagnostic.ts';
import {renderDiagnostic} from '../../runtime/report/render-diagnostic.ts';

const told = (error: unknown): string =>
  renderDiagnostic(
    failureInWords(error, (path) => !path.endsWith('.tmp')),
    {width: 120, colour: false},
  );

/** What Node throws where the operating system refuses; `path` is not always known. */
const refused = (code: string, path?: string): Error =>
  Object.assign(new Error(`${code}: refused`), {code, syscall: 'open', ...(path !== undefined && {path})});

test.each([
  [
    'a full disk',
    refused('ENOSPC', '/home/ann/sales/.magelet/tmp'),
    `error[disk-full]: the disk is full: /home/ann/sales/.magelet/tmp
   = help: make room, such as with magelet clean --keep 5; a run then goes on with: magelet run <pipeline> --resume
`,
  ],
  [
    'a full disk, of a file that nobody names',
    refused('ENOSPC'),
    `error[disk-full]: the disk is full
   = help: make room, such as with magelet clean --keep 5; a run then goes on with: magelet run <pipeline> --resume
`,
  ],
  [
    'a disk on which this user has no room left',
    Object.assign(refused('Unknown system error -122'), {errno: -constants.errno.EDQUOT}),
    `error[disk-full]: the disk is full
   = help: make room, such as with magelet clean --keep 5; a run then goes on with: magelet run <pipeline> --resume
`,
  ],
  [
    'a disk that fails',
    refused('EIO', '/home/ann/sales/.magelet/tmp'),
    `error[disk-fails]: the disk fails: /home/ann/sales/.magelet/tmp
   = help: see what the system says of it: dmesg --level err; a run then goes on with: magelet run <pipeline> --resume
`,
  ],
  [
    'a disk that cannot be written',
    refused('EROFS', '/home/ann/sales/.magelet'),
    `error[read-only-disk]: this lies on a disk that cannot be written: /home/ann/sales/.magelet
   = help: work on a copy elsewhere: cp -R . ~/my-project
`,
  ],
  [
    'a folder that cannot be removed, of which Node has no code,',
    Object.assign(new Error(", Unknown error: Input/output error '/home/ann/sales/.magelet/runs/p'"), {
      code: '',
      syscall: 'rm',
      path: '/home/ann/sales/.magelet/runs/p',
    }),
    `error[disk-fails]: the disk fails: /home/ann/sales/.magelet/runs/p
   = help: see what the system says of it: dmesg --level err; a run then goes on with: magelet run <pipeline> --resume
`,
  ],
  [
    'a file of somebody else',
    refused('EACCES', '/home/ann/sales/.magelet'),
    `error[no-permission]: this may not be read or written: /home/ann/sales/.magelet
   = help: give yourself the permission: chmod -R u+rwX /home/ann/sales/.magelet
`,
  ],
  [
    'a file in a folder of somebody else, which is not there yet,',
    refused('EACCES', '/home/ann/sales/.magelet/types/edges.ts.4711.tmp'),
    `error[no-permission]: this may not be read or written: /home/ann/sales/.magelet/types
   = help: give yourself the permission: chmod -R u+rwX /home/ann/sales/.magelet/types
`,
  ],
  [
    'a file of somebody else that nobody names',
    refused('EPERM'),
    `error[no-permission]: this may not be read or written
`,
  ],
])('%s is told with the path and a way out', (_, error, message) => {
  expect(told(error)).toBe(message);
});

test.each([10, 13, 14, 778])('SQLite that cannot write (code %i) is told as a disk that is full', (errcode) => {
  expect(told(Object.assign(new Error('disk I/O error'), {errcode}))).toBe(
    `error[disk-full]: the history of runs cannot be written: the disk is full, or fails
   = note: SQLite says: disk I/O error
   = help: remove old runs: magelet clean --keep 5, or see how much room there is: df -h .magelet
`,
  );
});

test('a folder in the place of a file is told as Node refuses to read it', () => {
  const folder = mkdtempSync(`${tmpdir()}/magelet-failure-`);
  try {
    readFileSync(folder);
  } catch (error) {
    expect(told(error)).toBe('error[file-in-the-way]: a folder stands where a file is needed\n');
  } finally {
    rmSync(folder, {recursive: true});
  }
  expect.assertions(1);
});

test('a history that another process holds is told as one', () => {
  // SQLITE_BUSY_SNAPSHOT: what is added to a code stands in its upper bits.
  for (const errcode of [5, 6, 517]) {
    expect(told(Object.assign(new Error('database is locked'), {code: 'ERR_SQLITE_ERROR', errcode}))).toMatch(
      'error[history-locked]: another process holds the history of runs, and did not let go of it in 10 s\n',
    );
  }
});

test('a diagnostic that was thrown is told as it is', () => {
  expect(told(new MageletError({severity: 'error', code: 'b2-busy', message: 'too much'}))).toBe(
    'error[b2-busy]: too much\n',
  );
});

test('anything else is a flaw of magelet, with where it came from', () => {
  expect(told(refused('EMFILE'))).toMatch(
    /^error\[internal-error\]: magelet met a flaw of its own: EMFILE: refused\n {3}= note: while calling open\n {3}= note: at /,
  );
  expect(told('a text')).toBe('error[internal-error]: magelet met a flaw of its own: a text\n');
});
