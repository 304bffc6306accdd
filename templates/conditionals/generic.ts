// template: Generic (no template)
import {conditional} from 'magelet';

// true: the blocks this is attached to run; false: they are left out, and all that waits for them.
export default conditional(async ({log, run}) => {
  const isWeekday = ![0, 6].includes(run.executionDate.getUTCDay());
  log.info(isWeekday ? 'a weekday: go on' : 'a weekend: leave out');
  return isWeekday;
});
