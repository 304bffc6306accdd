import {DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand} from '@aws-sdk/client-s3';
import {projectAtBackblaze, type BlockAtB2} from './at-backblaze.ts';
import {puts, type B2Quirks} from './b2-quirks.ts';
import {startMistaken} from './mistaken-transfers.ts';
import {plainClient} from './s3-server.ts';
import type {ScratchProject} from './scratch-project.ts';
import {withStandIns} from './stand-ins.ts';

const blocks: readonly BlockAtB2[] = [
  {
    kind: 'data_loader',
    name: 'load_orders',
    source: `import {dataLoader, Table} from 'magelet';
export default dataLoader(() => Table.from([{id: 1}]));\n`,
  },
  {
    kind: 'data_exporter',
    name: 'export_orders',
    settings: ['upstream_blocks: [load_orders]'],
    source: `import {existsSync} from 'node:fs';
import {dataExporter, getRepoPath, type Table} from 'magelet';
export default dataExporter((orders: Table) => {
  if (existsSync(getRepoPath() + '/broken')) throw new Error('broken');
});\n`,
  },
];

/** A machine whose runs are kept in the bucket; `broken` ones fail before they have exported. */
function machine(server: B2Quirks, files: Readonly<Record<string, string>> = {}): ScratchProject {
  const project = projectAtBackblaze(server, blocks);
  project.write({'metadata.yaml': 'remote_variables_dir: b2://sales-lake/runs\n', ...files});
  return project;
}

/** By code, what is said of a run that is kept in a bucket. */
export const mistakenRuns: Readonly<Record<string, (server: B2Quirks) => Promise<string>>> = {
  'outputs-not-kept': async (server) => {
    const ofOutput = ({url}: {url: string}): boolean => url.includes('/outputs/');
    server.add({
      on: (request) => puts(request) && ofOutput(request),
      times: 1,
      does: 'answer',
      status: 403,
      code: 'AccessDenied',
      words: 'not entitled',
    });
    using project = machine(server);
    return await said(project, 'run', 'daily_sales');
  },
  'output-lost': async (server) => {
    using first = machine(server, {broken: ''});
    await first.run('run', 'daily_sales');
    await plainClient(server).send(
      new DeleteObjectCommand({Bucket: 'sales-lake', Key: await keyIn(server, '/data.parquet')}),
    );
    using second = machine(server);
    return await said(second, 'run', 'daily_sales', '--resume');
  },
  'run-record-damaged': async (server) => {
    using first = machine(server, {broken: ''});
    await first.run('run', 'daily_sales');
    const Key = await keyIn(server, '.000001-');
    await plainClient(server).send(new PutObjectCommand({Bucket: 'sales-lake', Key, Body: '{}'}));
    using second = machine(server);
    return await said(second, 'run', 'daily_sales', '--resume');
  },
};

export const startForRuns = (): Promise<B2Quirks> => startMistaken([]);

async function said(project: ScratchProject, ...args: readonly string[]): Promise<string> {
  const {stderr} = await project.run(...args);
  // The digest of a part of a record.
  return withStandIns(stderr, project.folder)
    .trim()
    .replaceAll(/(?<=\.\d{6}-)[0-9a-f]{16}/g, '0f9cda1b52b7e6a4');
}

async function keyIn(server: B2Quirks, part: string): Promise<string> {
  const {Contents = []} = await plainClient(server).send(new ListObjectsV2Command({Bucket: 'sales-lake'}));
  return Contents.map(({Key = ''}) => Key).find((key) => key.includes(part)) ?? '';
}
