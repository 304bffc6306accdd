// template: Backblaze B2, move what has been dealt with
import {custom} from 'magelet';

// 1. What to move where: every object below the first folder.
const bucket = 'your-bucket';
const from = 'incoming/';
const to = 'archive/';

// 2. The bytes do not pass through here: the server copies, then the old object is deleted.
export default custom(async ({b2, progress}) => {
  const objects = await b2.list(bucket, from);
  for (const [index, {key}] of objects.entries()) {
    await b2.copy(bucket, key, bucket, to + key.slice(from.length));
    // 3. B2 hides what is deleted: old versions are billed until a lifecycle rule removes them.
    await b2.delete(bucket, key);
    progress(index + 1, objects.length, 'objects');
  }
  return objects.length;
});
