import {existsSync} from 'node:fs';
import {mkdir, rename, rmdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {FileChange} from '../../runtime/scaffold/file-change.ts';
import {finishChanges} from '../../runtime/scaffold/finish-changes.ts';
import {noteChanges} from '../../runtime/scaffold/noted-changes.ts';
import {writeChanges} from '../../runtime/scaffold/write-changes.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';
import {scratchFolder} from './scratch-folder.ts';

const before = {
  'blocks/data_loaders/load.ts': 'load',
  'blocks/custom/deep/old.ts': 'old',
  'pipelines/p/metadata.yaml': 'blocks: [load]\n',
  'pipelines/q/metadata.yaml': 'blocks: []\n',
};
const changes: readonly FileChange[] = [
  {action: 'move', path: 'blocks/data_loaders/load.ts', to: 'blocks/data_loaders/shop/fetch.ts'},
  {action: 'edit', path: 'pipelines/p/metadata.yaml', before: 'blocks: [load]\n', content: 'blocks: [fetch]\n'},
  {action: 'create', path: 'blocks/transformers/clean.ts', content: 'clean'},
  {action: 'remove', path: 'blocks/custom/deep/old.ts'},
  {action: 'remove', path: 'pipelines/q'},
];
const after = {
  'blocks/data_loaders/shop/fetch.ts': 'load',
  'blocks/transformers/clean.ts': 'clean',
  'pipelines/p/metadata.yaml': 'blocks: [fetch]\n',
};
const gone = (): boolean => false;

test.each(Array.from({length: changes.length + 1}, (_, written) => written))(
  'what a process had begun is ended where it was killed after %i of 5 changes',
  async (written) => {
    await using scratch = await scratchFolder(before);
    await noteChanges(scratch.path, changes);
    // Those that it has written, also half a file and one that was set aside.
    await rename(noteIn(scratch.path, process.pid), join(scratch.path, 'note'));
    await writeChanges(scratch.path, changes.slice(0, written));
    await noteChanges(scratch.path, []);
    await rename(join(scratch.path, 'note'), noteIn(scratch.path, process.pid));
    await writeFile(join(scratch.path, `pipelines/p/metadata.yaml.${process.pid}.tmp`), 'bl');
    await writeFile(join(scratch.path, `pipelines/q.${process.pid}.removed`), '');

    expect(finishChanges(scratch.path, () => true)).toEqual([]);
    expect(finishChanges(scratch.path, gone)).toEqual(changes.map(({path}) => path));
    expect(await scratch.contents()).toEqual(after);
    expect(['blocks/custom/deep', 'pipelines/q', '.magelet/changes'].filter((path) => isIn(scratch, path))).toEqual([]);
    expect(finishChanges(scratch.path, gone)).toEqual([]);
  },
);

test('a note that somebody made by hand changes nothing outside of the project', async () => {
  await using scratch = await scratchFolder({...before, 'inner/metadata.yaml': ''});
  const project = join(scratch.path, 'inner');
  for (const change of [
    {action: 'remove', path: '../pipelines/q'},
    {action: 'move', path: 'metadata.yaml', to: '../moved.yaml'},
    {action: 'create', path: 'pipelines/../../created.yaml', content: ''},
  ] as const) {
    await noteChanges(project, [change]);
    expect(finishChanges(project, gone)).toEqual([]);
  }
  const {[`inner/.magelet/changes/${process.pid}.json`]: _note, ...left} = await scratch.contents();
  expect(left).toEqual({...before, 'inner/metadata.yaml': ''});
});

test('what somebody has changed since the kill stays as it is', async () => {
  await using scratch = await scratchFolder(before);
  await noteChanges(scratch.path, changes);
  const mine = {
    'blocks/data_loaders/shop/fetch.ts': 'mine',
    'blocks/custom/deep/old.ts': 'mine, and another file',
    'blocks/transformers/clean.ts': 'mine',
    'pipelines/p/metadata.yaml': 'blocks: [mine]\n',
  };
  await writeChanges(
    scratch.path,
    [
      {action: 'remove', path: 'blocks/custom/deep/old.ts'},
      {action: 'remove', path: 'pipelines/p/metadata.yaml'},
      ...Object.entries(mine).map(([path, content]): FileChange => ({action: 'create', path, content})),
    ],
    {link: () => Promise.reject(Object.assign(new Error('no links'), {code: 'EPERM'}))},
  );
  await noteChanges(scratch.path, changes);
  finishChanges(scratch.path, gone);
  const {'blocks/custom/deep/old.ts': _, ...kept} = mine;
  expect(await scratch.contents()).toMatchObject({...kept, 'blocks/data_loaders/load.ts': 'load'});
});

test('nothing is left of the note of changes that were written, or refused', async () => {
  await using scratch = await scratchFolder(before);
  expect((await writeChanges(scratch.path, changes)).ok).toBe(true);
  expect((await writeChanges(scratch.path, changes)).ok).toBe(false);
  expect(existsSync(join(scratch.path, '.magelet'))).toBe(false);
});

test('a note that cannot be removed changes nothing of what was written, nor of what is written after it', async () => {
  await using scratch = await scratchFolder({});
  const noted = await noteChanges(scratch.path, [{action: 'create', path: 'a.ts', content: 'a'}]);
  await writeFile(join(scratch.path, 'a.ts'), 'a');
  // A folder of its name, which is not removed as a file.
  await rename(noteIn(scratch.path, process.pid), join(scratch.path, 'note'));
  await mkdir(noteIn(scratch.path, process.pid));
  await noted.forget();
  await rmdir(noteIn(scratch.path, process.pid));
  await rename(join(scratch.path, 'note'), noteIn(scratch.path, process.pid));
  await writeFile(join(scratch.path, 'a.ts'), 'mine');
  finishChanges(scratch.path, gone);
  expect(await scratch.contents()).toEqual({'a.ts': 'mine'});
});

test('a block whose renaming was killed has its name everywhere with the next command', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': pipelineYaml({load: ['data_loader']}),
    'pipelines/q/metadata.yaml': pipelineYaml({load: ['data_loader']}),
    'blocks/data_loaders/fetch.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => 1);\n`,
  });
  const edits = ['p', 'q'].map((pipeline): FileChange => {
    const path = `pipelines/${pipeline}/metadata.yaml`;
    return {action: 'edit', path, before: project.read(path), content: pipelineYaml({fetch: ['data_loader']})};
  });
  const move = {action: 'move', path: 'blocks/data_loaders/load.ts', to: 'blocks/data_loaders/fetch.ts'} as const;
  // No system gives such an id.
  const pid = 2147483647;
  project.write({[`.magelet/changes/${pid}.json`]: JSON.stringify({pid, changes: [move, ...edits], removed: {}})});
  expect(await project.run('validate')).toMatchObject({code: 0, stderr: ''});
  expect(project.read('pipelines/q/metadata.yaml')).toBe(pipelineYaml({fetch: ['data_loader']}));
});

const noteIn = (folder: string, pid: number): string => join(folder, '.magelet', 'changes', `${pid}.json`);
const isIn = ({path}: {readonly path: string}, inner: string): boolean => existsSync(join(path, inner));
