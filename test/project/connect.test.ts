import {expect, test} from 'vitest';
import {startFauxqs} from '../support/fauxqs.ts';
import {newBucket} from '../support/s3-server.ts';
import {ScratchProject} from '../support/scratch-project.ts';

const ioConfig = `default:
  B2_APPLICATION_KEY_ID: "{{ env_var('KEY_ID') }}"
  B2_APPLICATION_KEY: "{{ env_var('KEY') }}"
  B2_ENDPOINT_URL: "{{ env_var('ENDPOINT') }}"
`;

const loading = (bucket: string): Readonly<Record<string, string>> => ({
  'pipelines/daily_sales/metadata.yaml': 'blocks:\n  - {uuid: load_orders, type: data_loader}\n',
  'io_config.yaml': ioConfig,
  'blocks/data_loaders/load_orders.ts': `import {dataLoader} from 'magelet';\n\nexport default dataLoader(({b2}) => b2.load('${bucket}', 'orders.csv'));\n`,
});

test('validate --connect finds that a bucket which a block names is not there, and without it sends nothing', async () => {
  await using server = await startFauxqs();
  const env = {KEY_ID: server.accessKeyId, KEY: server.secretAccessKey, ENDPOINT: server.endpoint};
  using there = new ScratchProject(loading(await newBucket(server)), env);
  expect(await there.run('validate', '--connect')).toMatchObject({code: 0, stderr: ''});
  using missing = new ScratchProject(loading('sales-lake'), env);
  expect(await missing.run('validate')).toMatchObject({code: 0, stderr: ''});
  const {code, stderr} = await missing.run('validate', '--connect');
  expect({code, told: stderr.match(/^error.*$/gm)}).toEqual({
    code: 2,
    told: [
      `error[b2-no-bucket]: the S3 server at ${new URL(server.endpoint).host} has no bucket "sales-lake" for the key of profile "default"`,
    ],
  });
});

test('validate --connect finds that the bucket is not there which keeps the runs', async () => {
  await using server = await startFauxqs();
  const env = {KEY_ID: server.accessKeyId, KEY: server.secretAccessKey, ENDPOINT: server.endpoint};
  using project = new ScratchProject(
    {
      'metadata.yaml': 'remote_variables_dir: b2://sales-lake/runs\n',
      'pipelines/daily_sales/metadata.yaml': 'blocks: []\n',
      'io_config.yaml': ioConfig,
    },
    env,
  );
  expect(await project.run('validate')).toMatchObject({code: 0, stderr: ''});
  const {code, stderr} = await project.run('validate', '--connect');
  expect(code).toBe(2);
  expect(stderr).toContain(' has no bucket "sales-lake" for the key of profile "default"');
});
