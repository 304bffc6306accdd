// template: Generic (no template)
import {custom} from 'magelet';

// Any work. What is returned is what the blocks below receive; nothing is fine too.
export default custom(async ({log, run}) => {
  log.info(`working in run ${run.id}`);
  return {done: true};
});
