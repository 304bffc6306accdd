// template: Generic (no template)
import {callback} from 'magelet';

// Runs when a block it is attached to has ended. What is returned is not used.
export default callback(async ({block, log, run}) => {
  log.info(`${block.name} has ended`, {run: run.id, pipeline: run.pipeline});
});
