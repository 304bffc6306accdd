import type {Diagnostic} from '../core/diagnostic.ts';
import type {FanOut} from '../core/pipeline.ts';
import {wrongValue, type Fields} from './fields.ts';
import type {configurationKeys} from './keys/block-keys.ts';
import type {YamlMapping, YamlNode} from './yaml-node.ts';

/**
 * `dynamic`, `reduce_output` and `max_children` of a block's configuration, also as newer versions of Mage write them:
 * `dynamic: {parent: true}` and `dynamic: {reduce_output: true}`. Undefined for a block that says nothing of them.
 */
export function readFanOut(
  configuration: Fields<typeof configurationKeys>,
  mapping: YamlMapping,
  owner: string,
  diagnostics: Diagnostic[],
): FanOut | undefined {
  const dynamic = mapping.entries.get('dynamic')?.node;
  if (dynamic && !saysWhether(dynamic)) {
    diagnostics.push(wrongValue(`dynamic of configuration of ${owner}`, dynamic, 'true or false', 'dynamic: true'));
  }
  const says = (key: string): boolean => dynamic?.kind === 'mapping' && dynamic.entries.get(key)?.node.value === true;
  const isDynamic = dynamic?.value === true || says('parent');
  const isReduced = configuration.flag('reduce_output') === true || says('reduce_output');
  const maxChildren = configuration.number('max_children');
  if (!isDynamic && !isReduced && maxChildren === undefined) return undefined;
  return {isDynamic, isReduced, ...(maxChildren !== undefined && {maxChildren})};
}

const saysWhether = (dynamic: YamlNode): boolean =>
  dynamic.kind === 'mapping' ||
  (dynamic.kind === 'scalar' && (dynamic.value === null || typeof dynamic.value === 'boolean'));
