// template: Backblaze B2
import {sensor} from 'magelet';

// 1. What to wait for: an object, such as the mark that another job writes when it is done.
const bucket = 'your-bucket';
const key = 'orders/_SUCCESS';

// 2. b2 signs in with the profile "default" of io_config.yaml; to see whether it can: magelet doctor
export default sensor(async ({b2}) => {
  // 3. Asked again until the object is there; then the blocks that wait for this one start.
  return b2.exists(bucket, key);
});
