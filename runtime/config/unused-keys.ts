import type {Diagnostic, Pointer} from '../core/diagnostic.ts';
import type {YamlEntry, YamlMapping, YamlNode} from './yaml-node.ts';

/** Keys that change how Mage runs a pipeline, and that magelet reads past. */
const pipelineKeys = ['executor_config', 'executor_count', 'extensions', 'notification_config', 'spark_config'];
const concurrencyKeys = ['pipeline_run_limit', 'pipeline_run_limit_all_triggers', 'on_pipeline_run_limit_reached'];
const blockKeys = ['executor_config', 'replicated_block'];
const configurationKeys = ['dynamic', 'reduce_output', 'global_data_product'];

/** Tells, once for the file, which of Mage's settings have no effect here. */
export function warnOfUnusedKeys(root: YamlMapping, owner: string, diagnostics: Diagnostic[]): void {
  const blocks = root.entries.get('blocks')?.node;
  const unused = [
    ...written(root, pipelineKeys),
    ...written(root.entries.get('concurrency_config')?.node, concurrencyKeys),
    ...(blocks?.kind === 'sequence' ? blocks.items : []).flatMap((block) => [
      ...written(block, blockKeys),
      ...(block.kind === 'mapping' ? written(block.entries.get('configuration')?.node, configurationKeys) : []),
    ]),
  ];
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

/** The entries of these keys that say something: Mage writes empty ones too. */
function written(node: YamlNode | undefined, keys: readonly string[]): readonly YamlEntry[] {
  if (node?.kind !== 'mapping') return [];
  return keys.flatMap((key) => {
    const entry = node.entries.get(key);
    return entry && saysSomething(entry.node) ? [entry] : [];
  });
}

function saysSomething(node: YamlNode): boolean {
  if (node.kind === 'scalar') return node.value !== null && node.value !== false && node.value !== '';
  return node.kind === 'sequence' ? node.items.length > 0 : node.entries.size > 0;
}
