// template: Generic (no template)
import {sensor} from 'magelet';

// Asked again until it returns true; then the blocks that wait for it start.
export default sensor(async ({log, run}) => {
  const isReady = run.executionDate.getTime() <= Date.now();
  log.info(isReady ? 'ready' : 'not ready yet');
  return isReady;
});
