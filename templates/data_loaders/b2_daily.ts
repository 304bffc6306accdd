// template: Backblaze B2, what is new today
import {dataLoader, Table} from 'magelet';

// 1. Where each day's objects are: a folder per day, such as orders/2026-11-23/.
const bucket = 'your-bucket';
const folder = 'orders';

// 2. A run loads the day it is for, so that one that is made again loads the same.
export default dataLoader(async ({b2, log, run}) => {
  const day = run.executionDate.toISOString().slice(0, 10);
  const objects = await b2.list(bucket, `${folder}/${day}/`);
  // 3. A day without objects is an empty table; take these lines out where it is a mistake.
  if (objects.length === 0) {
    log.warn(`nothing new on ${day}`);
    return Table.from([]);
  }
  return b2.load(bucket, `${folder}/${day}/*`);
});
