import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {startFauxqs} from '../support/fauxqs.ts';
import {profileFor} from '../support/remote-machines.ts';
import {newBucket} from '../support/s3-server.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';
import {clientOf, closeClients} from '../io/store-contract.ts';

test('a run that is killed when it has appended and resumed has appended once, in one object and in partitions', async () => {
  await using fauxqs = await startFauxqs();
  const bucket = await newBucket(fauxqs);
  using project = new ScratchProject({
    'io_config.yaml': profileFor(fauxqs),
    'pipelines/p/metadata.yaml': pipelineYaml({save: ['data_exporter']}),
    'blocks/data_exporters/save.ts': `import {existsSync, writeFileSync} from 'node:fs';
import {dataExporter} from 'magelet';
export default dataExporter(async ({b2}) => {
  const rows = [{id: 1, year: 2026}, {id: 2, year: 2027}];
  await b2.export(rows, '${bucket}', 'log.ndjson', {ifExists: 'append'});
  await b2.export(rows, '${bucket}', 'log/', {ifExists: 'append', partitionBy: ['year']});
  if (existsSync('appended')) return;
  writeFileSync('appended', '');
  await new Promise((resolve) => setTimeout(resolve, 3_600_000));
});\n`,
  });
  const running = project.start('run', 'p');
  while (!existsSync(join(project.folder, 'appended'))) await new Promise(setImmediate);
  running.kill('SIGKILL');
  await running.ended;

  const resumed = await project.run('run', 'p', '--resume');
  expect(resumed).toMatchObject({code: 0, stderr: ''});
  expect(resumed.stdout).toContain(
    `what an earlier attempt of this block had appended to b2://${bucket}/log.ndjson is replaced by what this one appends`,
  );
  const b2 = clientOf(fauxqs);
  expect(await b2.load(bucket, 'log.ndjson', {as: 'rows'})).toHaveLength(2);
  expect(await b2.load(bucket, 'log/', {as: 'rows'})).toHaveLength(2);
  expect(await b2.list(bucket, 'log/**/*.parquet')).toHaveLength(2);

  // Another run appends, as it is told to.
  expect(await project.run('run', 'p')).toMatchObject({code: 0});
  expect(await b2.load(bucket, 'log.ndjson', {as: 'rows'})).toHaveLength(4);
  expect(await b2.load(bucket, 'log/', {as: 'rows'})).toHaveLength(4);
  await closeClients();
});
