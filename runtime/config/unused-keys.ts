import type {Diagnostic, Pointer} from '../core/diagnostic.ts';
import type {Key, Keys} from './keys/key.ts';
import type {YamlEntry, YamlMapping, YamlNode} from './yaml-node.ts';

/** Tells, once for the file, which of Mage's settings have no effect here. `known` are the keys of `root`. */
export function warnOfUnusedKeys(root: YamlMapping, known: Keys, owner: string, diagnostics: Diagnostic[]): void {
  const unused = unusedIn(root, known);
  const [first, ...others] = unused.map(({key}): Pointer => ({place: key.place}));
  if (!first) return;
  const names = [...new Set(unused.map(({key}) => key.value))].join(', ');
  diagnostics.push({
    severity: 'info',
    code: 'unused-key',
    message: `${owner} has settings of Mage that have no effect here: ${names}`,
    at: first,
    ...(others.length > 0 && {related: others.slice(0, 8)}),
  });
}

/** The entries that are not used here and say something: Mage writes empty ones too. */
function unusedIn(mapping: YamlMapping, known: Keys): readonly YamlEntry[] {
  return [...mapping.entries.values()].flatMap((entry) => {
    const key = Object.hasOwn(known, entry.key.value) ? known[entry.key.value] : undefined;
    if (!key) return [];
    return key.role === 'not used here' && saysSomething(entry.node) ? [entry] : unusedBelow(entry.node, key);
  });
}

function unusedBelow(node: YamlNode, key: Key): readonly YamlEntry[] {
  const below = 'of' in key ? key.of : undefined;
  if (!below) return [];
  const maps = node.kind === 'sequence' ? node.items : [node];
  return maps.flatMap((item) => (item.kind === 'mapping' ? unusedIn(item, below) : []));
}

function saysSomething(node: YamlNode): boolean {
  if (node.kind === 'scalar') return node.value !== null && node.value !== false && node.value !== '';
  return node.kind === 'sequence' ? node.items.length > 0 : node.entries.size > 0;
}
