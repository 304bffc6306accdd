import type {Diagnostic} from '../core/diagnostic.ts';
import type {OwnProcess} from '../core/pipeline.ts';
import {fieldsOf} from './fields.ts';
import {executorConfigKeys} from './keys/executor-keys.ts';
import {bytesIn} from '../core/byte-size.ts';
import type {YamlMapping} from './yaml-node.ts';

/** Megabytes: Node and DuckDB alone take some 100. */
const leastMemory = 120;

/** `executor_type: process`, with its limit of memory; undefined where Mage's executors, or none, are named. */
export function readExecutor(
  node: YamlMapping,
  config: YamlMapping | undefined,
  owner: string,
  diagnostics: Diagnostic[],
): OwnProcess | undefined {
  const type = node.entries.get('executor_type')?.node;
  if (type?.kind !== 'scalar' || type.value !== 'process') return undefined;
  const limit = config && fieldsOf(config, executorConfigKeys, `executor_config of ${owner}`, diagnostics);
  const written = limit?.text('memory_limit');
  if (!written) return {};
  // A bare number is megabytes.
  const bytes = bytesIn(/^\d+$/.test(written.value) ? `${written.value}MB` : written.value) ?? 0;
  const memory = Math.floor(bytes / 1024 ** 2);
  if (memory >= leastMemory) return {memory};
  diagnostics.push({
    severity: 'error',
    code: 'wrong-value',
    message: `memory_limit of ${owner} is "${written.value}", not a size from 128MB on`,
    at: {place: written.place},
    help: 'write memory_limit: 512MB',
  });
  return {};
}
