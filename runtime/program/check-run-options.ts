import {checkOptions, oneOf, text, trueOrFalse, wholeNumber, type OptionRule} from '../core/check-options.ts';
import {failurePolicies} from '../core/pipeline.ts';
import type {RunPipelineOptions} from './run-pipeline.ts';

const aFunction: OptionRule = {words: 'a function', takes: (value) => typeof value === 'function'};

const rules: Readonly<Record<keyof RunPipelineOptions, OptionRule>> = {
  variables: {
    words: 'an object of values by name',
    takes: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  },
  select: {
    words: 'a selector, an array of them, or an object with block, from, until, select, exclude',
    takes: (value) => typeof value === 'string' || (typeof value === 'object' && value !== null),
  },
  trigger: text,
  executionDate: {
    words: 'a Date of a day that there is',
    takes: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  },
  onFailure: oneOf(failurePolicies),
  profile: text,
  concurrency: wholeNumber(1),
  resume: text,
  localB2: trueOrFalse,
  signal: {words: 'an AbortSignal', takes: (value) => value instanceof AbortSignal},
  onEvent: aFunction,
  onWarning: aFunction,
};

/** Throws `wrong-option` for what `runPipeline` does not have or take: a program in JavaScript knows no types. */
export const checkRunOptions = (options: RunPipelineOptions): void =>
  checkOptions({call: 'runPipeline', consequence: 'nothing was run'}, options, rules);
