import {afterAll, beforeAll, expect, test} from 'vitest';
import {startFauxqs} from '../support/fauxqs.ts';
import {profileFor} from '../support/remote-machines.ts';
import {newBucket, type S3Server} from '../support/s3-server.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startFauxqs();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** A block that prints so many lines, and another that fails where `FAILS` is set. */
const filesFor = (bucket: string, lines: number): Readonly<Record<string, string>> => ({
  'metadata.yaml': `remote_variables_dir: b2://${bucket}/state\n`,
  'io_config.yaml': profileFor(server),
  'pipelines/daily/metadata.yaml': pipelineYaml({load: ['data_loader'], save: ['data_exporter', 'load']}),
  'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';
export default dataLoader(({log}) => {
  for (let line = 1; line <= ${lines}; line++) console.log('line ' + line + ' ' + '.'.repeat(100));
  log.warn('loaded', {rows: 12n});
  return 1;
});\n`,
  'blocks/data_exporters/save.ts': `import {dataExporter} from 'magelet';
export default dataExporter(() => {
  console.log(process.env['FAILS'] ? 'cannot save' : 'saved');
  if (process.env['FAILS']) throw new Error('no');
});\n`,
});

const messagesOf = async (project: ScratchProject, run: string): Promise<readonly string[]> =>
  (await project.run('logs', run, '--json')).stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as {block: string; message: string; fields?: object})
    .map(
      ({block, message, fields}) =>
        `${block}: ${message.replace(/ \.+$/, '')}${fields ? ` ${JSON.stringify(fields)}` : ''}`,
    );

test('what blocks logged is shown on another machine, also after that has gone on with the run', async () => {
  const bucket = await newBucket(server);
  using a = new ScratchProject(filesFor(bucket, 2), {FAILS: '1'});
  const [started] = await a.events('run', 'daily');
  const run = String(started?.['run']);
  const onA = ['load: line 1', 'load: line 2', 'load: loaded {"rows":"12"}', 'save: cannot save'];
  expect(await messagesOf(a, run)).toEqual(onA);
  using b = new ScratchProject(filesFor(bucket, 2));
  expect(await messagesOf(b, run)).toEqual(onA);
  expect((await b.run('run', 'daily', '--resume')).code).toBe(0);
  expect(await messagesOf(b, run)).toEqual([...onA, 'save: saved']);
  using c = new ScratchProject(filesFor(bucket, 2));
  expect(await messagesOf(c, run)).toEqual([...onA, 'save: saved']);
});

test('of a block that printed much the newest lines are there, and how many more there were', async () => {
  const bucket = await newBucket(server);
  using a = new ScratchProject(filesFor(bucket, 4000));
  const [started] = await a.events('run', 'daily');
  const run = String(started?.['run']);
  expect(await messagesOf(a, run)).toHaveLength(4002);
  using b = new ScratchProject(filesFor(bucket, 4000));
  const [first = '', ...rest] = await messagesOf(b, run);
  const leftOut = Number(
    /^load: (\d+) earlier lines of this block are on the machine that ran it alone$/.exec(first)?.[1],
  );
  expect(leftOut).toBeGreaterThan(1000);
  expect(rest).toHaveLength(4002 - leftOut);
  expect(rest.slice(-3)).toEqual(['load: line 4000', 'load: loaded {"rows":"12"}', 'save: saved']);
});
