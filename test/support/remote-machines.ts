import type {ChildProcess} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as soon} from 'node:timers/promises';
import {GetObjectCommand, ListObjectsV2Command} from '@aws-sdk/client-s3';
import {plainClient, type S3Server} from './s3-server.ts';
import {pipelineYaml, ScratchProject} from './scratch-project.ts';

const folders = {dataLoader: 'data_loaders', transformer: 'transformers', dataExporter: 'data_exporters'};

/** A block that notes on its machine that it was called. */
const noting = (kind: keyof typeof folders, name: string, body: string): Record<string, string> => ({
  [`blocks/${folders[kind]}/${name}.ts`]: `import {appendFileSync} from 'node:fs';
import {${kind}, getRepoPath, Table} from 'magelet';
const called = () => appendFileSync(getRepoPath() + '/journal', '${name}\\n');
export default ${kind}(${body});\n`,
});

export const profileFor = ({accessKeyId, secretAccessKey, endpoint}: S3Server): string => `default:
  B2_APPLICATION_KEY_ID: ${accessKeyId}
  B2_APPLICATION_KEY: ${secretAccessKey}
  B2_ENDPOINT_URL: ${endpoint}
`;

/**
 * Orders as a table, which is a file of its own; their sum, which lies in its manifest; and an export of both, before
 * which a machine waits that has `HOLD` set.
 */
export const salesFiles = (server: S3Server, bucket: string): Readonly<Record<string, string>> => ({
  'metadata.yaml': `remote_variables_dir: b2://${bucket}/state/runs\n`,
  'io_config.yaml': profileFor(server),
  'pipelines/sales/metadata.yaml': pipelineYaml({
    load: ['data_loader'],
    untouched: ['transformer', 'load'],
    sum: ['transformer', 'load'],
    export: ['data_exporter', 'load', 'sum'],
  }),
  ...noting(
    'dataLoader',
    'load',
    `() => {
  called();
  return Table.from(Array.from({length: 5000}, (_, id) => ({id, total: id * 2})));
}`,
  ),
  ...noting('transformer', 'untouched', `(orders: Table) => (called(), orders)`),
  ...noting(
    'transformer',
    'sum',
    `async (orders: Table) => {
  called();
  return (await orders.rows()).reduce((all, {total}) => all + Number(total), 0);
}`,
  ),
  ...noting(
    'dataExporter',
    'export',
    `async (orders: Table, sum: number, {b2, variables, signal}) => {
  called();
  if (process.env['HOLD']) await new Promise((_, reject) => {
    const timer = setInterval(() => {}, 1000);
    signal.addEventListener('abort', () => { clearInterval(timer); reject(signal.reason); });
  });
  await b2.export(\`\${await orders.numRows()} \${sum} \${variables.text('shop')}\`, '${bucket}', 'result.txt');
}`,
  ),
});

/** The whole of what the bucket has, by key. */
export async function objectsIn(server: S3Server, bucket: string): Promise<ReadonlyMap<string, string>> {
  const client = plainClient(server);
  const {Contents = []} = await client.send(new ListObjectsV2Command({Bucket: bucket}));
  const found = new Map<string, string>();
  for (const {Key = ''} of Contents) {
    const {Body} = await client.send(new GetObjectCommand({Bucket: bucket, Key}));
    found.set(Key, (await Body?.transformToString('latin1')) ?? '');
  }
  return found;
}

type Event = {readonly type: string; readonly block?: string};

/** What the records of all runs in the bucket tell. */
export async function recordedIn(server: S3Server, bucket: string): Promise<readonly Event[]> {
  const objects = await objectsIn(server, bucket);
  return [...objects]
    .filter(([key]) => key.startsWith('state/runs/sales/runs/'))
    .flatMap(([, text]) => (JSON.parse(text) as {events: Event[]}).events);
}

/** Waits until the record in the bucket says that these blocks have settled. */
export async function haveSettled(server: S3Server, bucket: string, ...blocks: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    const events = await recordedIn(server, bucket);
    const settled = new Set(events.flatMap(({type, block}) => (type === 'block-settled' ? [block] : [])));
    if (blocks.every((block) => settled.has(block))) return;
    await soon(50);
  }
  throw new Error(`the record never said that ${blocks.join(', ')} have settled`);
}

/** Which blocks were called on a machine, in the order of their names. */
export const calledOn = (project: ScratchProject): readonly string[] =>
  existsSync(join(project.folder, 'journal')) ? project.read('journal').split('\n').filter(Boolean).sort() : [];

/** Resolves when a run has printed such a text. */
export const printed = (child: ChildProcess, text: string): Promise<void> =>
  new Promise((resolve) => {
    let seen = '';
    child.stdout?.on('data', (chunk) => {
      if ((seen += String(chunk)).includes(text)) resolve();
    });
  });

/** Runs on a machine until the bucket has all but the export, and kills it. */
export async function killBeforeExport(project: ScratchProject, server: S3Server, bucket: string): Promise<string> {
  const child = project.start('run', 'sales', '--var', 'shop=Lyon', '--json');
  await haveSettled(server, bucket, 'load', 'untouched', 'sum');
  child.kill('SIGKILL');
  const {stdout} = await child.ended;
  return (JSON.parse(stdout.split('\n')[0] ?? '') as {run: string}).run;
}
