import type {Diagnostic, Pointer} from '../core/diagnostic.ts';
import type {Key, KeyRole, Keys} from './keys/key.ts';
import type {YamlEntry, YamlMapping, YamlNode} from './yaml-node.ts';

/**
 * Tells, once for the file, which keys are Mage's and have no effect here: those that would change a run of Mage, and
 * then those that Mage writes for itself. `known` are the keys of `root`.
 */
export function tellUnusedKeys(root: YamlMapping, known: Keys, owner: string, diagnostics: Diagnostic[]): void {
  const unused = unusedIn(root, known);
  const missed = namesOf(unused, 'not used here');
  const records = namesOf(unused, 'record of Mage');
  const told = unused.filter(({role}) => missed.length === 0 || role === 'not used here');
  const [first, ...others] = firstOfEach(told);
  if (!first) return;
  const isBoth = missed.length > 0 && records.length > 0;
  diagnostics.push({
    severity: 'info',
    code: 'unused-key',
    message: `${owner} has keys that are known to Mage, not used here: ${(isBoth ? missed : [...missed, ...records]).join(', ')}`,
    at: first,
    ...(missed.length > 0 && others.length > 0 && {related: others.slice(0, 2)}),
    ...(isBoth && {notes: [`known to Mage too, which writes them for itself: ${records.join(', ')}`]}),
  });
}

type UnusedEntry = {readonly entry: YamlEntry; readonly role: KeyRole};

const namesOf = (unused: readonly UnusedEntry[], wanted: KeyRole): readonly string[] => [
  ...new Set(unused.flatMap(({entry, role}) => (role === wanted ? [entry.key.value] : []))),
];

/** A long file has the same keys at every block: each is shown where it stands first. */
function firstOfEach(unused: readonly UnusedEntry[]): readonly Pointer[] {
  const first = new Map<string, Pointer>();
  for (const {entry} of unused) if (!first.has(entry.key.value)) first.set(entry.key.value, {place: entry.key.place});
  return [...first.values()];
}

/** The entries that are not used here and say something: Mage writes empty ones too. */
function unusedIn(mapping: YamlMapping, known: Keys): readonly UnusedEntry[] {
  const unused: UnusedEntry[] = [];
  // Without a pair made for each entry: this is asked of every key of a file.
  mapping.entries.forEach((entry, name) => {
    const key = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!key || !saysSomething(entry.node, 'usual' in key ? key.usual : undefined)) return;
    if (key.role !== 'honoured') unused.push({entry, role: key.role});
    else for (const below of unusedBelow(entry.node, key)) unused.push(below);
  });
  return unused;
}

const none: readonly UnusedEntry[] = [];

function unusedBelow(node: YamlNode, key: Key): readonly UnusedEntry[] {
  const below = 'of' in key ? key.of : undefined;
  if (!below || node.kind === 'scalar') return none;
  const maps = node.kind === 'sequence' ? node.items : [node];
  return maps.flatMap((item) => (item.kind === 'mapping' ? unusedIn(item, below) : []));
}

function saysSomething(node: YamlNode, usual: string | readonly string[] | undefined): boolean {
  if (node.kind === 'scalar') {
    const {value} = node;
    const isSilent = value === null || value === false || value === '';
    return !isSilent && (typeof usual === 'object' ? usual.every((each) => each !== value) : usual !== value);
  }
  return node.kind === 'sequence' ? node.items.length > 0 : node.entries.size > 0;
}
