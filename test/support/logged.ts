import type {BlockName, PipelineName, RunName} from '../../runtime/core/names.ts';
import type {RunEvent} from '../../runtime/core/run-event.ts';

/** What a block says, as an event of a run. */
export const logged = (message: string): RunEvent => ({
  at: 7,
  run: 'r' as RunName,
  pipeline: 'p' as PipelineName,
  type: 'block-log',
  block: 'load' as BlockName,
  level: 'info',
  source: 'log',
  message,
});
