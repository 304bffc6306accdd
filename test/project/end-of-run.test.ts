import {expect, test} from 'vitest';
import {openHost} from '../../runtime/project/open-host.ts';
import {openPipeline, openProject} from '../../runtime/project/open-project.ts';
import {runInProject} from '../../runtime/project/run-in-project.ts';
import type {RunHost} from '../../runtime/run/host.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

test('threads end when no block is left, while the run is brought to its end', async () => {
  using scratch = new ScratchProject({
    'pipelines/p/metadata.yaml': pipelineYaml({one: ['custom']}),
    'blocks/custom/one.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
  });
  const project = openProject(scratch.folder);
  const opened = project.ok ? openPipeline(project.value, 'p') : project;
  if (!project.ok || !opened.ok || !opened.value.checked) throw new Error('the pipeline is to be in order');
  const happened: string[] = [];
  await using threads = openHost();
  const host: RunHost = {
    begin: (data) => threads.begin(data),
    attempt: (task, watcher) => threads.attempt(task, watcher),
    [Symbol.asyncDispose]: () => {
      happened.push('threads are told to end');
      return threads[Symbol.asyncDispose]();
    },
  };
  const never = new AbortController().signal;
  const finished = await runInProject({
    project: project.value,
    pipeline: opened.value.checked,
    selection: {},
    variables: {},
    dryRun: false,
    host,
    openLocalB2: async () => ({ok: true, value: undefined}),
    stop: never,
    stopNow: never,
    onEvent: ({type}) => void (type.endsWith('-settled') && happened.push(type)),
    onNotice: () => undefined,
  });
  happened.push('the run is over');
  expect(finished.ok && finished.value.settled?.status).toBe('completed');
  expect(happened).toEqual(['block-settled', 'run-settled', 'threads are told to end', 'the run is over']);
});

test('the temporary folder of a block is removed while the next one runs', async () => {
  using scratch = new ScratchProject({
    'pipelines/p/metadata.yaml': pipelineYaml({one: ['custom'], two: ['custom', 'one']}),
    'blocks/custom/one.ts': `import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {custom} from 'magelet';
export default custom(({tempDir}) => {
  writeFileSync(join(tempDir, 'large'), 'x');
  return tempDir;
});
`,
    'blocks/custom/two.ts': `import {existsSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';
import {custom} from 'magelet';
export default custom(async (folder: string, {signal}) => {
  while (existsSync(folder)) await wait(5, undefined, {signal});
}, {timeout: 20});
`,
  });
  const {code, stderr} = await scratch.run('run', 'p');
  expect({code, stderr}).toEqual({code: 0, stderr: ''});
});
