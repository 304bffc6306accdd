import {expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const hello = {
  'pipelines/hello/metadata.yaml': pipelineYaml({people: ['data_loader']}),
  'blocks/data_loaders/people.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => [{name: 'Ada'}]);\n`,
  'no-threads.mjs': `import {isMainThread} from 'node:worker_threads';\nif (!isMainThread) throw new Error('no thread today');\n`,
};

test('a thread that cannot start fails its block, and is not started for ever', async () => {
  using project = new ScratchProject(hello, {NODE_OPTIONS: '--import ./no-threads.mjs'});
  const {code, stderr} = await project.run('run', 'hello');
  expect(code).toBe(1);
  expect(stderr).toContain('no thread today');
});
