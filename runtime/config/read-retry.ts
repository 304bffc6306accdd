import type {Diagnostic} from '../core/diagnostic.ts';
import type {RetryConfig} from '../core/retry.ts';
import {fieldsOf} from './fields.ts';
import {retryKeys} from './keys/retry-keys.ts';
import type {YamlMapping} from './yaml-node.ts';

/** What `retry_config` of `owner` says; empty where it is left out. Delays are seconds. */
export function readRetry(mapping: YamlMapping | undefined, owner: string, diagnostics: Diagnostic[]): RetryConfig {
  if (!mapping) return {};
  const retry = fieldsOf(mapping, retryKeys, `retry_config of ${owner}`, diagnostics);
  const retries = retry.number('retries');
  const delay = retry.number('delay');
  const maxDelay = retry.number('max_delay');
  const exponentialBackoff = retry.flag('exponential_backoff');
  retry.warnOfUnknown();
  return {
    ...(retries === undefined ? {} : {retries}),
    ...(delay === undefined ? {} : {delay}),
    ...(maxDelay === undefined ? {} : {maxDelay}),
    ...(exponentialBackoff === undefined ? {} : {exponentialBackoff}),
  };
}
