import type {YamlNode, YamlScalar} from '../config/yaml-node.ts';

/** The keys and positions that lead from the root of a YAML file to a value. */
export type YamlPath = readonly (string | number)[];

/** A place in a YAML file where a block or a pipeline is named. */
export type Reference = {
  readonly role: 'name' | 'title' | 'upstream' | 'downstream' | 'replica' | 'parent' | 'group' | 'file' | 'pipeline';
  readonly node: YamlScalar;
  readonly path: YamlPath;
  /** The block, the chart or the trigger that names it. */
  readonly owner: string;
};

/** A block as one of a pipeline's lists holds it. */
export type ListedBlock = {
  readonly name: string;
  /** The kind as it is written, or the one that its list holds. */
  readonly kind: string;
  readonly path: YamlPath;
  readonly references: readonly Reference[];
};

/** Everything in a pipeline's `metadata.yaml` that is a block or names one; charts name blocks too. */
export function listedBlocks(yaml: YamlNode): readonly ListedBlock[] {
  return lists.flatMap(([list, usualKind]) =>
    itemsOf(yaml, [list]).flatMap(({node, path}) => {
      const name = textAt(node, ['uuid']) ?? textAt(node, ['name']);
      if (name === undefined) return [];
      return [{name, kind: textAt(node, ['type']) ?? usualKind, path, references: referencesOf(node, path, name)}];
    }),
  );
}

const lists = [
  ['blocks', ''],
  ['conditionals', 'conditional'],
  ['callbacks', 'callback'],
  ['widgets', 'chart'],
] as const;

function referencesOf(item: YamlNode, path: YamlPath, owner: string): readonly Reference[] {
  const single = (role: Reference['role'], ...keys: readonly string[]): readonly Reference[] => {
    const node = nodeAt(item, keys);
    return node?.kind === 'scalar' ? [{role, node, path: [...path, ...keys], owner}] : [];
  };
  const several = (role: Reference['role'], key: string): readonly Reference[] =>
    itemsOf(item, [key]).flatMap(({node, path: within}) =>
      node.kind === 'scalar' ? [{role, node, path: [...path, ...within], owner}] : [],
    );
  return [
    ...single('name', 'uuid'),
    ...single('title', 'name'),
    ...several('upstream', 'upstream_blocks'),
    ...several('downstream', 'downstream_blocks'),
    ...single('replica', 'replicated_block'),
    ...single('parent', 'configuration', 'dynamic', 'parent'),
    ...several('group', 'groups'),
    ...single('group', 'extension_uuid'),
    ...single('file', 'configuration', 'file_path'),
    ...single('file', 'configuration', 'file_source', 'path'),
  ];
}

/** The pipelines that `triggers.yaml` of a pipeline names, or Mage's `global_data_products.yaml` of the project. */
export function triggerReferences(yaml: YamlNode): readonly Reference[] {
  const triggers = itemsOf(yaml, ['triggers']).map((item) => ({
    ...item,
    key: 'pipeline_uuid',
    owner: textAt(item.node, ['name']) ?? 'a trigger',
  }));
  const entries = yaml.kind === 'mapping' ? [...yaml.entries] : [];
  const products = entries
    .filter(([, {node}]) => textAt(node, ['object_type']) === 'pipeline')
    .map(([name, {node}]) => ({node, path: [name], key: 'object_uuid', owner: `the data product ${name}`}));
  return [...triggers, ...products].flatMap(({node, path, key, owner}) => {
    const named = nodeAt(node, [key]);
    return named?.kind === 'scalar' ? [{role: 'pipeline' as const, node: named, path: [...path, key], owner}] : [];
  });
}

/** The names that a pipeline's own file gives it. */
export const ownNames = (yaml: YamlNode): readonly Reference[] =>
  (['name', 'uuid'] as const).flatMap((key) => {
    const node = nodeAt(yaml, [key]);
    return node?.kind === 'scalar' ? [{role: 'pipeline' as const, node, path: [key], owner: 'the pipeline'}] : [];
  });

function nodeAt(node: YamlNode, keys: readonly string[]): YamlNode | undefined {
  let at: YamlNode | undefined = node;
  for (const key of keys) at = at?.kind === 'mapping' ? at.entries.get(key)?.node : undefined;
  return at;
}

function textAt(node: YamlNode, keys: readonly string[]): string | undefined {
  const found = nodeAt(node, keys);
  return found?.kind === 'scalar' && found.value !== null ? found.text : undefined;
}

function itemsOf(
  node: YamlNode,
  keys: readonly string[],
): readonly {readonly node: YamlNode; readonly path: YamlPath}[] {
  const list = nodeAt(node, keys);
  return list?.kind === 'sequence' ? list.items.map((item, index) => ({node: item, path: [...keys, index]})) : [];
}
