import type {Diagnostic} from './diagnostic.ts';

/** What can be done, or everything that is wrong with it. A failure a user can cause is a value, never an exception. */
export type Result<Value, Failure = readonly Diagnostic[]> =
  | {readonly ok: true; readonly value: Value}
  | {readonly ok: false; readonly failure: Failure};

export const success = <Value>(value: Value): Result<Value, never> => ({ok: true, value});

export const failed = <Failure>(failure: Failure): Result<never, Failure> => ({ok: false, failure});
