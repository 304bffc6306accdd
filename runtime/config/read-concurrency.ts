import type {Diagnostic} from '../core/diagnostic.ts';
import type {PipelineDefinition} from '../core/pipeline.ts';
import {fieldsOf, wrongValue} from './fields.ts';
import {concurrencyKeys} from './keys/pipeline-keys.ts';
import type {YamlMapping} from './yaml-node.ts';

/** `concurrency_config` of a pipeline: how many blocks run at once, and of each group how many. */
export function readConcurrency(
  mapping: YamlMapping | undefined,
  owner: string,
  diagnostics: Diagnostic[],
): Pick<PipelineDefinition, 'blockRunLimit' | 'groups'> {
  if (!mapping) return {};
  const fields = fieldsOf(mapping, concurrencyKeys, `concurrency_config of ${owner}`, diagnostics);
  const blockRunLimit = fields.number('block_run_limit');
  const groups = fields.map('groups');
  fields.warnOfUnknown();
  const limits = [...(groups?.entries.values() ?? [])].flatMap(({key, node}): [string, number][] => {
    const {value} = node;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return [[key.value, value]];
    const what = `group ${key.value} of ${owner}`;
    diagnostics.push(wrongValue(what, node, 'a whole number of blocks from 1', `${key.value}: 2`));
    return [];
  });
  return {
    ...(blockRunLimit !== undefined && {blockRunLimit}),
    ...(limits.length > 0 && {groups: Object.fromEntries(limits)}),
  };
}
