import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import {openProject} from '../../runtime/project/open-project.ts';
import {withHistory} from '../../runtime/project/with-history.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

test('what is read of a history is of one moment, whatever a run records meanwhile', async () => {
  using scratch = new ScratchProject({
    'pipelines/p/metadata.yaml': pipelineYaml({a: ['custom']}),
    'blocks/custom/a.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
  });
  await scratch.run('run', 'p');
  const project = openProject(scratch.folder);
  if (!project.ok) throw new Error('it is no project');
  using other = new DatabaseSync(join(scratch.folder, '.magelet', 'history.db'));
  const read = (): unknown =>
    withHistory(
      project.value,
      () => undefined,
      (database) => {
        const blocks = database.prepare('select status from block_runs').all();
        other.exec("update runs set status = 'failed'; update block_runs set status = 'failed'");
        const runs = database.prepare('select status from runs').all();
        return [...blocks, ...runs].map(({status}) => status);
      },
    );
  expect(read()).toEqual(['completed', 'completed']);
  expect(read()).toEqual(['failed', 'failed']);
});
