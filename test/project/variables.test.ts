import {expect, test} from 'vitest';
import {ScratchProject} from '../support/scratch-project.ts';

const files = {
  'pipelines/p/metadata.yaml': `variables: {a: pipeline, b: pipeline, c: pipeline, d: pipeline}
blocks:
  - {uuid: tell, type: custom}
`,
  'pipelines/p/triggers.yaml': `triggers:
  - name: nightly
    schedule_type: time
    schedule_interval: '@daily'
    status: active
    variables: {b: trigger, c: trigger, d: trigger}
`,
  'values.yaml': 'c: file\nd: file\nlist: [1, 2]\n',
  'more.json': '{"d": "json"}',
  'blocks/custom/tell.ts': `import {custom} from 'magelet';
export default custom(({variables, run, log}) => {
  log.info(JSON.stringify({...variables.all(), trigger: run.trigger, partition: run.partition, interval: run.interval}));
  const dates = ['execution_date', 'ds', 'hr', 'execution_partition', 'trigger_name', 'env', 'interval_start_datetime',
    'interval_end_datetime', 'interval_seconds', 'interval_start_datetime_previous'];
  log.info(JSON.stringify(Object.fromEntries(dates.map((name) => [name, variables.get(name)]))));
  log.info(JSON.stringify([variables.has('list') && variables.json('list'), variables.date('execution_date')]));
  if (variables.has('fail')) throw new Error('as asked');
});\n`,
};

const told = async (project: ScratchProject, ...args: readonly string[]): Promise<readonly unknown[]> =>
  (await project.events('run', 'p', ...args))
    .filter(({type}) => type === 'block-log')
    .map(({message}) => JSON.parse(String(message)) as unknown);

test('variables: the pipeline, then the trigger, then files, then --var, of which each wins over those before', async () => {
  using project = new ScratchProject(files);
  const [all] = await told(
    project,
    '--trigger',
    'nightly',
    '--vars',
    'values.yaml',
    '--vars',
    'more.json',
    '--var',
    'e=line',
  );
  expect(all).toMatchObject({
    a: 'pipeline',
    b: 'trigger',
    c: 'file',
    d: 'json',
    e: 'line',
    list: [1, 2],
    trigger: 'nightly',
  });
});

test('dates: the execution date and, of a trigger with an interval, where it begins and ends, under the names of Mage', async () => {
  using project = new ScratchProject(files);
  const [all, dates, read] = await told(project, '--trigger', 'nightly', '--execution-date', '2026-03-01T05:00:00Z');
  expect(all).toMatchObject({
    partition: '20260301T050000',
    interval: {start: '2026-03-01T05:00:00.000Z', end: '2026-03-02T05:00:00.000Z'},
  });
  expect(dates).toEqual({
    execution_date: '2026-03-01T05:00:00.000Z',
    ds: '2026-03-01',
    hr: '05',
    execution_partition: '20260301T050000',
    trigger_name: 'nightly',
    env: 'dev',
    interval_start_datetime: '2026-03-01T05:00:00.000Z',
    interval_end_datetime: '2026-03-02T05:00:00.000Z',
    interval_seconds: 86_400,
    interval_start_datetime_previous: '2026-02-28T05:00:00.000Z',
  });
  expect(read).toEqual([false, '2026-03-01T05:00:00.000Z']);
});

test('a resumed run has the variables, the date and the interval that it began with', async () => {
  using project = new ScratchProject(files);
  const first = await told(project, '--trigger', 'nightly', '--execution-date', '2026-03-01', '--var', 'fail=1');
  const {stderr} = await project.run('run', 'p', '--resume', '--execution-date', '2026-03-02');
  expect(stderr).toContain(
    'error[usage]: option "--execution-date <date>" cannot be used with option "--resume [run]"',
  );
  expect(await told(project, '--resume')).toEqual(first);
});

test('a trigger, a file or a date that is none is told before anything runs', async () => {
  using project = new ScratchProject(files);
  const trigger = await project.run('run', 'p', '--trigger', 'nightl');
  expect(trigger).toMatchObject({code: 2, stdout: ''});
  expect(trigger.stderr).toBe(`error[unknown-trigger]: pipeline p has no trigger "nightl"
   = note: it has: nightly
   = help: write nightly
`);
  const file = await project.run('run', 'p', '--vars', 'nowhere.yaml');
  expect(file.stderr).toContain('error[file-not-found]: there is no file nowhere.yaml, which --vars names\n');
  expect((await project.run('run', 'p', '--vars', 'day=1')).stderr).toContain(
    '   = help: give a single variable with --var day=1\n',
  );
  project.write({'pipelines/q/metadata.yaml': 'blocks: []\n'});
  expect((await project.run('run', 'q', '--trigger', 'nightly')).stderr)
    .toBe(`error[unknown-trigger]: pipeline q has no trigger "nightly"
   = note: there is none in pipelines/q/triggers.yaml
   = help: write there: triggers: [{name: nightly, schedule_interval: '@daily', variables: {}}]
`);
  const date = await project.run('run', 'p', '--execution-date', 'tomorrow');
  expect(date.stderr)
    .toBe(`error[usage]: --execution-date is given "tomorrow": a date is given as 2026-11-23 or 2026-11-23T14:05:00Z
   = help: see how it is called: magelet run --help
`);
});
