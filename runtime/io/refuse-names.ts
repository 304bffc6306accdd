import {MageletError} from '../core/diagnostic.ts';
import type {B2Action} from './b2-action.ts';

/**
 * Throws `b2-empty-name` or `b2-wrong-bucket` for names that would make another request than the one that is meant:
 * a bucket's list, or the list of buckets.
 */
export function refuseNames({verb, bucket, key}: B2Action): void {
  const missing = !bucket ? 'bucket' : !key && verb !== 'listing' ? 'key' : undefined;
  if (missing !== undefined) {
    throw new MageletError({
      severity: 'error',
      code: 'b2-empty-name',
      message: `the name of the ${missing} is empty`,
      notes: [`this happened before ${verb} b2://${bucket || '<bucket>'}/${key || '<key>'}; no request was made`],
      help: `write the ${missing}: b2.load('your-bucket', 'folder/name.csv')`,
    });
  }
  if (!/[/:]/.test(bucket)) return;
  const [name = '', ...folders] = bucket.replace(/^\w+:\/*/, '').split('/');
  const apart = [...folders, key].filter((part) => part !== '').join('/');
  throw new MageletError({
    severity: 'error',
    code: 'b2-wrong-bucket',
    message: `"${bucket}" is not the name of a bucket`,
    notes: ['the name stands alone, without b2:// and without folders, which belong to the key', 'no request was made'],
    help: `write '${name}', '${apart}'`,
  });
}
