import {expect, test} from 'vitest';
import {readSurroundings} from '../../runtime/scaffold/read-surroundings.ts';
import {scratchFolder} from './scratch-folder.ts';

test('pipelines with their blocks, and the files of blocks in both layouts', async () => {
  const text = 'blocks:\n  - uuid: a\n    type: custom\n';
  await using scratch = await scratchFolder({
    'pipelines/sales/metadata.yaml': text,
    'pipelines/broken/metadata.yaml': 'blocks: [',
    'pipelines/empty/notes.md': '',
    'pipelines/README.md': '',
    'blocks/custom/raw/a.ts': '',
    'data_loaders/load.ts': '',
    'blocks/notes.md': '',
  });
  expect(await readSurroundings(scratch.path)).toEqual({
    pipelines: [
      {name: 'broken', file: 'pipelines/broken/metadata.yaml', text: 'blocks: [', blocks: []},
      {name: 'sales', file: 'pipelines/sales/metadata.yaml', text, blocks: ['a']},
    ],
    pipelineFolders: ['broken', 'empty', 'sales'],
    blockFiles: ['data_loaders/load.ts', 'blocks/custom/raw/a.ts'],
  });
});

test('a folder without anything has none', async () => {
  await using scratch = await scratchFolder();
  expect(await readSurroundings(scratch.path)).toEqual({pipelines: [], pipelineFolders: [], blockFiles: []});
});
