import {PutObjectCommand} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {startFauxqs} from '../support/fauxqs.ts';
import {newBucket, plainClient} from '../support/s3-server.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

test('what a run has loaded is loaded again until a run has completed with it', async () => {
  await using server = await startFauxqs();
  const bucket = await newBucket(server);
  const put = (key: string) =>
    plainClient(server).send(new PutObjectCommand({Bucket: bucket, Key: key, Body: `key\n${key}\n`}));
  using project = new ScratchProject(
    {
      'pipelines/daily/metadata.yaml': pipelineYaml({load: ['data_loader'], save: ['data_exporter', 'load']}),
      'io_config.yaml': `default:
  AWS_ACCESS_KEY_ID: ${server.accessKeyId}
  AWS_SECRET_ACCESS_KEY: ${server.secretAccessKey}
  AWS_ENDPOINT: ${server.endpoint}
`,
      'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';
export default dataLoader(({b2}) => b2.load('${bucket}', 'orders/*.csv', {as: 'rows', incremental: true}));
`,
      'blocks/data_exporters/save.ts': `import {dataExporter} from 'magelet';
export default dataExporter((rows: {key: string}[], {variables}) => {
  console.log(rows.map(({key}) => key).join(' ') || 'nothing new');
  if (String(variables.get('fails', false)) === 'true') throw new Error('the disk is full');
});
`,
    },
    {},
  );
  const printed = async (...args: readonly string[]): Promise<unknown> => {
    const events = await project.events('run', 'daily', ...args);
    return events.find(({type, block}) => type === 'block-log' && block === 'save')?.['message'];
  };
  await put('orders/1.csv');
  expect(await printed('--var', 'fails=true')).toBe('orders/1.csv');
  // A run of its own sees them again; the failed one, resumed, has them still, and completes with them.
  expect(await printed('--var', 'fails=true')).toBe('orders/1.csv');
  expect(await printed('--resume', '--var', 'fails=false')).toBe('orders/1.csv');
  await put('orders/2.csv');
  expect(await printed()).toBe('orders/2.csv');
  expect(await printed()).toBe('nothing new');
});
