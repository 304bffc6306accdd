import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, expect, test} from 'vitest';
import {makeFolder, makeFolderSync} from '../../runtime/core/make-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'magelet-folders-'));
afterAll(() => rmSync(folder, {recursive: true}));

test('folders are made with those above them, and the first that was not there is given', async () => {
  expect(makeFolderSync(join(folder, 'a', 'b'))).toBe(join(folder, 'a'));
  expect(await makeFolder(join(folder, 'a', 'b', 'c'))).toBe(join(folder, 'a', 'b', 'c'));
  expect([makeFolderSync(folder), await makeFolder(folder)]).toEqual([undefined, undefined]);
});

test('a file in the way is told, and so is a place where no folder can be made', async ({skip}) => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolderSync(join(folder, 'file'))).toThrow('EEXIST');
  await expect(makeFolder(join(folder, 'file', 'x'))).rejects.toThrow('ENOTDIR');
  skip(process.platform !== 'linux', '/proc is on Linux alone');
  expect(() => makeFolderSync('/proc/magelet/x')).toThrow("ENOENT: no such file or directory, mkdir '/proc/magelet'");
});

test.for(['EIO', 'EROFS', 'ENOSPC'])('a disk that refuses a folder with %s is told as that', (code, {skip}) => {
  skip(whyNoStrace !== undefined, whyNoStrace);
  const module = pathToFileURL(new URL('../../runtime/core/make-folder.ts', import.meta.url).pathname);
  const path = join(folder, code, 'x');
  const script = `import {makeFolder, makeFolderSync} from '${module.href}';
const told = ({code, path}) => console.log(code, path);
try { makeFolderSync('${path}') } catch (error) { told(error) }
await makeFolder('${path}').catch(told);`;
  const refusing = [
    '-f',
    '-o',
    '/dev/null',
    '-e',
    'trace=?mkdir,?mkdirat',
    '-e',
    `inject=?mkdir,?mkdirat:error=${code}`,
    process.execPath,
  ];
  const printed = execFileSync('strace', [...refusing, '--input-type=module', '-e', script], {encoding: 'utf8'});
  expect(printed).toBe(`${code} ${join(folder, code)}\n`.repeat(2));
});

const whyNoStrace = reason();

/** Why no call of the operating system can be made to fail here. */
function reason(): string | undefined {
  if (process.platform !== 'linux') return 'strace is for Linux alone';
  try {
    execFileSync('strace', ['-f', '-o', '/dev/null', 'true'], {stdio: 'ignore'});
    return undefined;
  } catch {
    return 'strace is not installed, or may not trace here';
  }
}
