// template: Backblaze B2
import {callback} from 'magelet';

// 1. Where to leave a note of how the block ended, for other jobs to see.
const bucket = 'your-bucket';
const folder = 'runs/';

// 2. b2 signs in with the profile "default" of io_config.yaml; to see whether it can: magelet doctor
export default callback(
  async (_output: unknown, {b2, parent, run}) => {
    const note = {block: parent.block, ended: parent.event, run: run.id, error: parent.error?.message ?? null};
    await b2.export(note, bucket, `${folder}${run.partition}/${parent.block}.json`);
  },
  // 3. When it runs: after success, after failure, or both.
  {on: ['success', 'failure']},
);
