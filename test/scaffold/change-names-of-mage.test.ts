import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {readYaml} from '../../runtime/config/yaml-document.ts';
import {findBlock, readPipelineFiles} from '../../runtime/scaffold/find-block.ts';
import {planRemoveBlock} from '../../runtime/scaffold/plan-remove-block.ts';
import {planRenameBlock} from '../../runtime/scaffold/plan-rename-block.ts';
import {readProjectTexts} from '../../runtime/scaffold/project-texts.ts';

/** A project as Mage writes it, in every shape that its files take. */
const folder = fileURLToPath(new URL('../fixtures/mage-project', import.meta.url));
const texts = await readProjectTexts(folder);
const pipelines = readPipelineFiles(texts);
if (!pipelines.ok) throw new Error('a pipeline cannot be read');
const blocks = new Map(
  pipelines.value.flatMap((pipeline) => pipeline.blocks.map(({name, kind}) => [`${kind} ${name}`, {name, kind}])),
);

const commentsOf = (text: string): readonly string[] => text.match(/(?<=^|\s)#.*$/gm) ?? [];

test.each([...blocks.values()])(
  'the $kind $name is renamed in every pipeline, and back, without a trace',
  async ({name, kind}) => {
    const there = planRenameBlock(texts, {from: name, to: 'quite_another_name', kind});
    expect(there.ok).toBe(true);
    if (!there.ok) return;
    const edits = there.value.changes.filter((change) => change.action === 'edit');
    const renamed = {
      ...texts,
      pipelines: texts.pipelines.map((file) => {
        const edit = edits.find(({path}) => path === file.path);
        return edit ? {...file, text: edit.content} : file;
      }),
      code: [],
      blockFiles: texts.blockFiles.map((path) => {
        const move = there.value.changes.find((change) => change.action === 'move' && change.path === path);
        return move?.action === 'move' ? move.to : path;
      }),
    };
    for (const {path, content, before} of edits.filter(({path}) => path.endsWith('.yaml'))) {
      expect(commentsOf(content)).toEqual(commentsOf(before));
      expect(content.split('\n').length).toBe(before.split('\n').length);
      expect(path).toMatch(/^pipelines\//);
    }
    const back = planRenameBlock(renamed, {from: 'quite_another_name', to: name, kind});
    // A name that Mage's rule would write otherwise is not what a new one can be.
    if (!back.ok || back.value.name !== name) return;
    for (const change of back.value.changes) {
      if (change.action !== 'edit' || !change.path.startsWith('pipelines/')) continue;
      const original = readFileSync(join(folder, change.path), 'utf8');
      expect(readYaml('', change.content).value?.value).toEqual(readYaml('', original).value?.value);
    }
  },
);

test.each([...blocks.values()])('the $kind $name is removed with nothing else, or refused', ({name, kind}) => {
  const removed = planRemoveBlock(texts, {name, kind});
  if (!removed.ok) {
    expect(removed.failure.map(({code}) => code)).toEqual(['still-used']);
    return;
  }
  const after = {
    ...texts,
    blockFiles: [],
    pipelines: texts.pipelines.map((file) => {
      const edit = removed.value.changes.find((change) => change.action === 'edit' && change.path === file.path);
      return edit?.action === 'edit' ? {...file, text: edit.content} : file;
    }),
  };
  const read = readPipelineFiles(after);
  expect(read.ok && findBlock(after, read.value, {name, kind}).ok).toBe(false);
  const others = pipelines.value.flatMap((pipeline) =>
    pipeline.blocks.filter((block) => block.name !== name || block.kind !== kind),
  );
  expect(read.ok && read.value.flatMap((pipeline) => pipeline.blocks).length).toBe(others.length);
});
