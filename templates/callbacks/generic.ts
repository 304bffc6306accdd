// template: Generic (no template)
import {callback} from 'magelet';

// Runs when the block it is attached to has ended as `on` says. What is returned is not used.
export default callback(
  async (output: unknown, {parent, log, run}) => {
    log.info(`${parent.block} has ended: ${parent.event}`, {run: run.id, gaveSomething: output !== undefined});
  },
  {on: ['success', 'failure']},
);
