import type {BlockOptions} from '../core/block-module.ts';
import type {Claim} from './claim.ts';
import type {AttemptOutcome, AttemptTask, BlockHappening} from './host.ts';

/** What a thread is started with. */
export type ThreadStart = {readonly cells: Int32Array<SharedArrayBuffer>};

/** From the run to a thread. `id` tells attempts apart. */
export type ToThread =
  /** First of all: what the module of the thread needs to know of the run. */
  | {readonly type: 'begin'; readonly data: unknown}
  /** An attempt that the thread makes unless it is taken back meanwhile. */
  | {
      readonly type: 'attempt';
      readonly id: number;
      readonly task: AttemptTask;
      readonly claim?: Claim;
      /** The attempt that it follows: the thread loads for it when that has completed, and forgets it where it does not. */
      readonly after?: number;
    }
  | {readonly type: 'abort'; readonly id: number}
  /** Answered as soon as the thread's JavaScript yields. */
  | {readonly type: 'ping'; readonly id: number}
  /** Let go of everything outside of JavaScript: the thread is about to be ended. */
  | {readonly type: 'let go'};

/** From a thread to the run. */
export type FromThread =
  | {readonly type: 'loaded'; readonly id: number; readonly options: BlockOptions}
  | {readonly type: 'happened'; readonly id: number; readonly happening: BlockHappening}
  | {readonly type: 'settled'; readonly id: number; readonly outcome: AttemptOutcome}
  /** The answer to `ping`. */
  | {readonly type: 'pong'; readonly id: number}
  /** The answer to `let go`. */
  | {readonly type: 'free'};
