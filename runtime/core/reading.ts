import type {Diagnostic} from './diagnostic.ts';

/**
 * What was read from a file that a person wrote, and everything that is wrong with it.
 * The value is there whenever enough could be read to look for further mistakes.
 */
export type Reading<Value> = {readonly value?: Value; readonly diagnostics: readonly Diagnostic[]};
