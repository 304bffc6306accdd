import type {YamlNode} from '../config/yaml-node.ts';
import type {YamlPath} from './references.ts';
import type {Replacement} from './replace-scalars.ts';

/** The value at `path`, to be replaced by `value`; none where it is left out. */
export function replacementAt(yaml: YamlNode, path: YamlPath, value: string): readonly Replacement[] {
  let node: YamlNode | undefined = yaml;
  for (const key of path) {
    if (typeof key === 'number') node = node?.kind === 'sequence' ? node.items[key] : undefined;
    else node = node?.kind === 'mapping' ? node.entries.get(key)?.node : undefined;
  }
  return node?.kind === 'scalar' && node.value !== null ? [{reference: {node, path}, value}] : [];
}
