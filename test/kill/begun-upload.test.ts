import {randomBytes} from 'node:crypto';
import {expect, test} from 'vitest';
import {CreateMultipartUploadCommand} from '@aws-sdk/client-s3';
import {startB2Quirks, type SeenRequest} from '../support/b2-quirks.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {profileFor} from '../support/remote-machines.ts';
import {newBucket, openUploads, plainClient} from '../support/s3-server.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const begins = ({method, url}: SeenRequest): boolean => method === 'POST' && /[?&]uploads(?:=|&|$)/.test(url);

test('a run that is killed before it hears that its upload was begun leaves none open once it is resumed', async () => {
  await using fauxqs = await startFauxqs();
  await using server = await startB2Quirks(fauxqs);
  const bucket = await newBucket(fauxqs);
  let isKilled = false;
  server.add({on: (seen) => begins(seen) && !isKilled, times: Infinity, does: 'lose the answer'});
  using project = new ScratchProject({
    'io_config.yaml': profileFor({...fauxqs, endpoint: server.endpoint}),
    'pipelines/p/metadata.yaml': pipelineYaml({save: ['data_exporter']}),
    'blocks/data_exporters/save.ts': `import {dataExporter} from 'magelet';
export default dataExporter(({b2}) => b2.upload('big.bin', '${bucket}', 'big.bin'));\n`,
  });
  project.write({'big.bin': randomBytes(9 * 1024 * 1024)});
  // What is none of this upload: that of another object whose key begins alike.
  const other = {Bucket: bucket, Key: 'big.bin.parts'};
  await plainClient(fauxqs).send(new CreateMultipartUploadCommand(other));

  const running = project.start('run', 'p');
  while (!(await openUploads(fauxqs, bucket)).includes('big.bin')) await new Promise(setImmediate);
  running.kill('SIGKILL');
  await running.ended;
  isKilled = true;
  expect(new Set(await openUploads(fauxqs, bucket))).toEqual(new Set(['big.bin', 'big.bin.parts']));

  expect(await project.run('run', 'p', '--resume')).toMatchObject({code: 0, stderr: ''});
  expect(await openUploads(fauxqs, bucket)).toEqual(['big.bin.parts']);
});
