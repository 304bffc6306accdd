import type {FanOut} from '../core/pipeline.ts';
import type {Fields} from './fields.ts';
import type {configurationKeys} from './keys/block-keys.ts';
import type {YamlMapping} from './yaml-node.ts';

/**
 * `dynamic`, `reduce_output` and `max_children` of a block's configuration, also as newer versions of Mage write them:
 * `dynamic: {parent: true}` and `dynamic: {reduce_output: true}`. Undefined for a block that says nothing of them.
 */
export function readFanOut(configuration: Fields<typeof configurationKeys>, mapping: YamlMapping): FanOut | undefined {
  const dynamic = mapping.entries.get('dynamic')?.node;
  const says = (key: string): boolean => dynamic?.kind === 'mapping' && dynamic.entries.get(key)?.node.value === true;
  const isDynamic = dynamic?.value === true || says('parent');
  const isReduced = configuration.flag('reduce_output') === true || says('reduce_output');
  const maxChildren = configuration.number('max_children');
  if (!isDynamic && !isReduced && maxChildren === undefined) return undefined;
  return {isDynamic, isReduced, ...(maxChildren !== undefined && {maxChildren})};
}
