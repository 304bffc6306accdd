import type {RunEvent} from '../core/run-event.ts';

/** What the first Ctrl-C brings about, and what a second one would. */
export const stoppingInWords = ({grace}: Extract<RunEvent, {type: 'run-stopping'}>): string =>
  `running blocks have ${grace} s to end; Ctrl-C again ends them now`;
