import {PutObjectCommand} from '@aws-sdk/client-s3';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {lists, startB2Quirks} from '../support/b2-quirks.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {objectsIn, profileFor} from '../support/remote-machines.ts';
import {newBucket, plainClient, type S3Server} from '../support/s3-server.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startFauxqs();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const filesFor = (bucket: string, at: S3Server = server): Readonly<Record<string, string>> => ({
  'metadata.yaml': `remote_variables_dir: b2://${bucket}/state\n`,
  'io_config.yaml': profileFor(at),
  'pipelines/daily/metadata.yaml': pipelineYaml({load: ['data_loader'], save: ['data_exporter', 'load']}),
  'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';
export default dataLoader(({b2}) => b2.load('${bucket}', 'orders/*.csv', {as: 'rows', incremental: true}));
`,
  'blocks/data_exporters/save.ts': `import {dataExporter} from 'magelet';
export default dataExporter((rows: {key: string}[], {variables}) => {
  console.log(rows.map(({key}) => key).join(' ') || 'nothing new');
  if (String(variables.get('fails', false)) === 'true') throw new Error('the disk is full');
});
`,
});

const put = (bucket: string, number: number) =>
  plainClient(server).send(
    new PutObjectCommand({Bucket: bucket, Key: `orders/${number}.csv`, Body: `key\norder ${number}\n`}),
  );

async function loadedBy(project: ScratchProject, ...args: readonly string[]): Promise<unknown> {
  const events = await project.events('run', 'daily', ...args);
  return events.find(({type, block}) => type === 'block-log' && block === 'save')?.['message'];
}

const notesIn = async (bucket: string): Promise<number> =>
  [...(await objectsIn(server, bucket)).keys()].filter((key) => key.startsWith('state/daily/seen/')).length;

test('what a run of one machine has loaded is not loaded again on another, once that run has completed', async () => {
  const bucket = await newBucket(server);
  using a = new ScratchProject(filesFor(bucket));
  using b = new ScratchProject(filesFor(bucket));
  await put(bucket, 1);
  expect(await loadedBy(a, '--var', 'fails=true')).toBe('order 1');
  expect(await notesIn(bucket)).toBe(0);
  expect(await loadedBy(b)).toBe('order 1');
  await put(bucket, 2);
  expect(await loadedBy(a)).toBe('order 2');
  expect(await loadedBy(b)).toBe('nothing new');
});

test('what a run had loaded that another machine has ended is not loaded again on either', async () => {
  const bucket = await newBucket(server);
  using a = new ScratchProject(filesFor(bucket));
  using b = new ScratchProject(filesFor(bucket));
  await put(bucket, 1);
  expect(await loadedBy(a, '--var', 'fails=true')).toBe('order 1');
  expect(await loadedBy(b, '--resume', '--var', 'fails=false')).toBe('order 1');
  for (const machine of [b, a]) expect(await loadedBy(machine)).toBe('nothing new');
});

test('many notes are put together, and tell the same', {timeout: 60_000}, async () => {
  const bucket = await newBucket(server);
  using a = new ScratchProject(filesFor(bucket));
  await put(bucket, 1);
  await put(bucket, 2);
  expect(await loadedBy(a)).toBe('order 1 order 2');
  const objects = await objectsIn(server, bucket);
  const [key = '', Body = ''] = [...objects].find(([name]) => name.startsWith('state/daily/seen/')) ?? [];
  // As so many runs would have left them.
  for (let index = 10; index < 72; index++) {
    const Key = key.replace(/(?<=T)\d\d-\d\d-\d\d/, `00-00-${index}`).replace(/-\w{4}(?=-\w{16}\.)/, `-a${index}b`);
    await plainClient(server).send(new PutObjectCommand({Bucket: bucket, Key, Body}));
  }
  expect(await notesIn(bucket)).toBe(63);
  await put(bucket, 3);
  expect(await loadedBy(a)).toBe('order 3');
  expect(await notesIn(bucket)).toBe(1);
  using b = new ScratchProject(filesFor(bucket));
  expect(await loadedBy(b)).toBe('nothing new');
  await put(bucket, 4);
  expect(await loadedBy(a)).toBe('order 4');
  expect(await notesIn(bucket)).toBe(2);
});

test('a machine whose key may not list is told that it may have loaded something again', async () => {
  const bucket = await newBucket(server);
  await using proxy = await startB2Quirks(server);
  const ofNotes = ({url}: {readonly url: string}): boolean => decodeURIComponent(url).includes('/seen/');
  proxy.add({
    on: (request) => lists(request) && ofNotes(request),
    times: Infinity,
    does: 'answer',
    status: 403,
    code: 'AccessDenied',
  });
  using a = new ScratchProject(filesFor(bucket, proxy));
  await put(bucket, 1);
  const {code, stderr} = await a.run('run', 'daily');
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^warning\[outputs-not-kept\]: run \S+ of daily may have loaded again what runs of other machines had loaded\n/,
  );
});
