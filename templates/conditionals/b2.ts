// template: Backblaze B2
import {conditional} from 'magelet';

// 1. What to look for: any object below this folder.
const bucket = 'your-bucket';
const folder = 'incoming/';

// 2. b2 signs in with the profile "default" of io_config.yaml; to see whether it can: magelet doctor
export default conditional(async ({b2, log}) => {
  // 3. true: the blocks this is attached to run; false: they are left out, and all that waits for them.
  for await (const {key} of b2.list(bucket, folder)) {
    log.info(`${key} is there: go on`);
    return true;
  }
  return false;
});
