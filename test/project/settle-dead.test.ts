import {mkdirSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const files = {
  'pipelines/p/metadata.yaml': pipelineYaml({give: ['data_loader']}),
  'blocks/data_loaders/give.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => 1);\n`,
};

test('what killed runs left in tmp/ is removed, also where whoever removed it was killed on the way', async () => {
  using project = new ScratchProject(files);
  await project.run('run', 'p');
  const state = join(project.folder, '.magelet');
  const killed = (): string => {
    using database = new DatabaseSync(join(state, 'history.db'));
    // A process that is gone: no system gives such an id.
    database.exec("update runs set status = 'running', pid = 2147483647, started_as = ''");
    return String(database.prepare('select run from runs').get()?.['run']);
  };
  const leave = (folder: string): void => {
    mkdirSync(join(state, 'tmp', folder));
    project.write({[`.magelet/tmp/${folder}/spilled`]: 'rows'});
  };
  const run = killed();
  leave(run);
  leave(`${run}.left`);
  expect(await project.run('runs')).toMatchObject({code: 0, stderr: ''});
  expect(readdirSync(join(state, 'tmp'))).toEqual([]);
  // Settled already, and not removed yet.
  leave(`${run}.left`);
  expect(await project.run('runs')).toMatchObject({code: 0, stderr: ''});
  expect(readdirSync(join(state, 'tmp'))).toEqual([]);
});
