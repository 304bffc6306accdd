import {rmSync} from 'node:fs';
import {link, readdir, readlink, symlink} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {writeChanges} from '../../runtime/scaffold/write-changes.ts';
import {scratchFolder} from './scratch-folder.ts';

test('files are created with their folders, and edited', async () => {
  await using scratch = await scratchFolder({'p/metadata.yaml': 'blocks: []\n'});
  const written = await writeChanges(scratch.path, [
    {action: 'create', path: 'blocks/custom/a.ts', content: 'a'},
    {action: 'edit', path: 'p/metadata.yaml', content: 'blocks: [a]\n', before: 'blocks: []\n'},
  ]);
  expect(written).toEqual({ok: true, value: ['blocks/custom/a.ts', 'p/metadata.yaml']});
  expect(await scratch.contents()).toEqual({'blocks/custom/a.ts': 'a', 'p/metadata.yaml': 'blocks: [a]\n'});
});

test('a file that is there is not written over, and what was written before it is taken back', async () => {
  const before = {'b.ts': 'mine', 'p.yaml': 'old'};
  await using scratch = await scratchFolder(before);
  const written = await writeChanges(scratch.path, [
    {action: 'edit', path: 'p.yaml', content: 'new', before: 'old'},
    {action: 'create', path: 'deep/er/a.ts', content: 'a'},
    {action: 'create', path: 'b.ts', content: 'b'},
    {action: 'create', path: 'c.ts', content: 'c'},
  ]);
  expect(written).toEqual({
    ok: false,
    failure: [
      {
        severity: 'error',
        code: 'file-exists',
        message: 'b.ts is there already, and is not written over',
        at: {place: {file: 'b.ts', line: 0, column: 0, endColumn: 0}},
        notes: ['nothing was written'],
        help: 'move it away: mv b.ts b.ts.old',
      },
    ],
  });
  expect(await scratch.contents()).toEqual(before);
  expect(await readdir(scratch.path)).not.toContain('deep');
});

test('on a disk without links a file is created all the same, and never written over', async () => {
  await using scratch = await scratchFolder({'b.ts': 'mine'});
  const refused = Object.assign(new Error('operation not permitted, link'), {code: 'EPERM'});
  const disk = {link: () => Promise.reject(refused)};
  const create = (path: string) => writeChanges(scratch.path, [{action: 'create', path, content: 'new'}], disk);
  expect(await create('a.ts')).toEqual({ok: true, value: ['a.ts']});
  expect(await create('b.ts')).toMatchObject({ok: false, failure: [{code: 'file-exists'}]});
  expect(await scratch.contents()).toEqual({'a.ts': 'new', 'b.ts': 'mine'});
});

test('a disk that fails is told in its own words', async () => {
  await using scratch = await scratchFolder();
  const disk = {link: () => Promise.reject(new Error('the disk is on fire'))};
  expect(await writeChanges(scratch.path, [{action: 'create', path: 'a.ts', content: 'a'}], disk)).toMatchObject({
    failure: [{code: 'not-writable', message: 'a.ts cannot be written: the disk is on fire'}],
  });
  expect(await scratch.contents()).toEqual({});
});

test('a folder that may not be written is told with what gives the permission, and a full disk with a look at it', async () => {
  await using scratch = await scratchFolder();
  const told = (code: string) => {
    const disk = {link: () => Promise.reject(Object.assign(new Error(code), {code}))};
    return writeChanges(scratch.path, [{action: 'create', path: 'a.ts', content: 'a'}], disk);
  };
  expect(await told('EACCES')).toMatchObject({
    failure: [{help: `give yourself the permission: chmod u+rwx ${scratch.path}`}],
  });
  expect(await told('ENOSPC')).toMatchObject({failure: [{help: `see how much room there is: df -h ${scratch.path}`}]});
});

test('a link that leads nowhere is a file that is there', async () => {
  await using scratch = await scratchFolder();
  await symlink('nowhere', join(scratch.path, 'a.ts'));
  const written = await writeChanges(scratch.path, [{action: 'create', path: 'a.ts', content: 'a'}]);
  expect(written).toMatchObject({ok: false, failure: [{code: 'file-exists'}]});
  expect(await readdir(scratch.path)).toEqual(['a.ts']);
});

test('a file that was changed since it was read is not edited', async () => {
  await using scratch = await scratchFolder({'p.yaml': 'theirs'});
  const written = await writeChanges(scratch.path, [
    {action: 'create', path: 'a.ts', content: 'a'},
    {action: 'edit', path: 'p.yaml', content: 'mine', before: 'old'},
  ]);
  expect(written).toEqual({
    ok: false,
    failure: [
      {
        severity: 'error',
        code: 'file-changed',
        message: 'p.yaml was changed by somebody else in the meantime',
        at: {place: {file: 'p.yaml', line: 0, column: 0, endColumn: 0}},
        notes: ['nothing was written'],
        help: 'give the same command again',
      },
    ],
  });
  expect(await scratch.contents()).toEqual({'p.yaml': 'theirs'});
});

test('an edited link stays a link', async () => {
  await using scratch = await scratchFolder({'real.yaml': 'old'});
  await symlink('real.yaml', join(scratch.path, 'p.yaml'));
  await writeChanges(scratch.path, [{action: 'edit', path: 'p.yaml', content: 'new', before: 'old'}]);
  expect(await readlink(join(scratch.path, 'p.yaml'))).toBe('real.yaml');
  expect(await scratch.contents()).toMatchObject({'real.yaml': 'new'});
});

test('a file in the place of a folder is told, and nothing is left behind', async () => {
  await using scratch = await scratchFolder({blocks: 'a file'});
  const written = await writeChanges(scratch.path, [
    {action: 'create', path: 'a.ts', content: 'a'},
    {action: 'create', path: 'blocks/custom/b.ts', content: 'b'},
  ]);
  expect(written).toEqual({
    ok: false,
    failure: [
      {
        severity: 'error',
        code: 'not-writable',
        message: 'blocks/custom/b.ts cannot be written: a file stands where its folder should be',
        at: {place: {file: 'blocks/custom/b.ts', line: 0, column: 0, endColumn: 0}},
        notes: ['nothing was written'],
        help: 'move it away: mv blocks blocks.old',
      },
    ],
  });
  expect(await scratch.contents()).toEqual({blocks: 'a file'});
});

test('a file that is gone is not made anew by an edit', async () => {
  await using scratch = await scratchFolder();
  expect(await writeChanges(scratch.path, [{action: 'edit', path: 'p.yaml', content: 'new', before: 'old'}])).toEqual({
    ok: false,
    failure: [
      {
        severity: 'error',
        code: 'not-writable',
        message: 'p.yaml cannot be written: it is not there any more (ENOENT)',
        at: {place: {file: 'p.yaml', line: 0, column: 0, endColumn: 0}},
        notes: ['nothing was written'],
      },
    ],
  });
});

test('what cannot be taken back is named', async () => {
  await using scratch = await scratchFolder({'p/metadata.yaml': 'old', 'b.ts': 'mine'});
  // Between the two, somebody else removes the folder that the first one wrote to.
  const disk = {
    link: async (from: string, to: string) => {
      rmSync(join(scratch.path, 'p'), {recursive: true});
      await link(from, to);
    },
  };
  const written = await writeChanges(
    scratch.path,
    [
      {action: 'edit', path: 'p/metadata.yaml', content: 'new', before: 'old'},
      {action: 'create', path: 'b.ts', content: 'b'},
    ],
    disk,
  );
  expect(written).toMatchObject({
    ok: false,
    failure: [{code: 'file-exists', notes: ['written before it, and not taken back: p/metadata.yaml']}],
  });
});

test('files are moved and removed, and folders that are empty then go with them', async () => {
  await using scratch = await scratchFolder({
    'blocks/custom/shop/a.ts': 'a',
    'pipelines/p/metadata.yaml': 'p',
    'b.ts': 'b',
  });
  const written = await writeChanges(scratch.path, [
    {action: 'move', path: 'blocks/custom/shop/a.ts', to: 'blocks/custom/b/c.ts'},
    {action: 'edit', path: 'blocks/custom/b/c.ts', content: 'c', before: 'a'},
    {action: 'remove', path: 'pipelines/p'},
  ]);
  expect(written.ok).toBe(true);
  expect(await scratch.contents()).toEqual({'blocks/custom/b/c.ts': 'c', 'b.ts': 'b'});
  expect(await readdir(join(scratch.path, 'blocks/custom'))).toEqual(['b']);
  expect(await readdir(join(scratch.path, 'pipelines'))).toEqual([]);
});

test('what was moved and removed is put back where a later change fails', async () => {
  const before = {'blocks/custom/a.ts': 'a', 'pipelines/p/metadata.yaml': 'p', 'taken.ts': 'mine'};
  await using scratch = await scratchFolder(before);
  const written = await writeChanges(scratch.path, [
    {action: 'move', path: 'blocks/custom/a.ts', to: 'blocks/custom/deep/b.ts'},
    {action: 'edit', path: 'blocks/custom/deep/b.ts', content: 'b', before: 'a'},
    {action: 'remove', path: 'pipelines/p'},
    {action: 'move', path: 'taken.ts', to: 'blocks/custom/deep/b.ts'},
  ]);
  expect(written).toMatchObject({ok: false, failure: [{code: 'file-exists', notes: ['nothing was written']}]});
  expect(await scratch.contents()).toEqual(before);
  expect(await readdir(join(scratch.path, 'blocks/custom'))).toEqual(['a.ts']);
});
