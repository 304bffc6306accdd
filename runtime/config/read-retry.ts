import type {Diagnostic} from '../core/diagnostic.ts';
import type {RetryConfig} from '../core/retry.ts';
import {fieldsOf, type Expected, type Fields} from './fields.ts';

/** `retry_config` of the map that `fields` reads; empty where it is left out. Delays are seconds. */
export function readRetry(fields: Fields, owner: string, diagnostics: Diagnostic[]): RetryConfig {
  const mapping = fields.map('retry_config', {words: 'a map of retries and delays', example: '{retries: 3, delay: 5}'});
  if (!mapping) return {};
  const retry = fieldsOf(mapping, `retry_config of ${owner}`, diagnostics);
  const retries = retry.number('retries', attempts, (value) => Number.isInteger(value) && value >= 0);
  const delay = retry.number('delay', {words: 'a number of seconds', example: '5'}, (value) => value >= 0);
  const maxDelay = retry.number('max_delay', {words: 'a number of seconds', example: '60'}, (value) => value >= 0);
  const exponentialBackoff = retry.flag('exponential_backoff');
  retry.warnOfUnknown([]);
  return {
    ...(retries === undefined ? {} : {retries}),
    ...(delay === undefined ? {} : {delay}),
    ...(maxDelay === undefined ? {} : {maxDelay}),
    ...(exponentialBackoff === undefined ? {} : {exponentialBackoff}),
  };
}

const attempts: Expected = {words: 'a whole number of attempts after the first', example: '3'};
