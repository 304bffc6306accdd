import type {Diagnostic} from '../core/diagnostic.ts';
import type {LocalBucket, ProjectSettings} from '../core/project-settings.ts';
import type {Reading} from '../core/reading.ts';
import {fieldsOf, wrongValue} from './fields.ts';
import {readRetry} from './read-retry.ts';
import {readRoot} from './read-root.ts';
import type {YamlEntry, YamlMapping} from './yaml-node.ts';

/**
 * Reads the project's own `metadata.yaml`: `retry_config` as Mage has it, and `local_b2`, which names the buckets
 * that `--local-b2` fills. Mage's other keys pass.
 *
 * @example
 * ```yaml
 * local_b2:
 *   buckets:
 *     flight-data: {seed: node_modules/vega-datasets/data, include: [airports.csv]}
 * ```
 */
export function readProjectSettings({file, text}: {file: string; text: string}): Reading<ProjectSettings> {
  const {value: root, diagnostics: mistakes} = readRoot(file, text);
  if (!root) return {diagnostics: mistakes};
  const diagnostics = [...mistakes];
  const fields = fieldsOf(root, 'the project', diagnostics);
  const retry = readRetry(fields, 'the project', diagnostics);
  const local = fields.map('local_b2', {words: 'a map', example: '{buckets: {my-bucket: {seed: data}}}'});
  fields.warnOfUnknown(keysOfMage);
  return {value: {retry, localBuckets: local ? readBuckets(local, diagnostics) : []}, diagnostics};
}

function readBuckets(local: YamlMapping, diagnostics: Diagnostic[]): readonly LocalBucket[] {
  const fields = fieldsOf(local, 'local_b2', diagnostics);
  const buckets = fields.map('buckets', {words: 'buckets by name', example: '{my-bucket: {seed: data}}'});
  fields.warnOfUnknown([]);
  return [...(buckets?.entries.values() ?? [])].flatMap((entry) => readBucket(entry, diagnostics) ?? []);
}

function readBucket({key, node}: YamlEntry, diagnostics: Diagnostic[]): LocalBucket | undefined {
  const owner = `bucket "${key.value}"`;
  if (node.kind !== 'mapping') {
    diagnostics.push(wrongValue(owner, node, 'a map with the folder that fills it', `${key.value}: {seed: data}`));
    return undefined;
  }
  const fields = fieldsOf(node, owner, diagnostics);
  const seed = fields.text('seed', {words: 'a folder of the project', example: 'data'});
  const include = fields.texts('include', {words: 'a list of names in the folder', example: '[orders.csv]'});
  fields.warnOfUnknown([]);
  if (!seed) {
    if (!node.entries.has('seed')) diagnostics.push(withoutSeed(owner, key));
    return undefined;
  }
  return {name: key.value, seed, ...(node.entries.has('include') ? {include} : {})};
}

const withoutSeed = (owner: string, {place}: YamlEntry['key']): Diagnostic => ({
  severity: 'error',
  code: 'missing-key',
  message: `${owner} names no folder that fills it`,
  at: {place, label: 'needs a seed'},
  help: 'add seed: data',
});

/** Keys of Mage's own project file; they say nothing to magelet. */
const keysOfMage = [
  'ai_config',
  'azure_container_instance_config',
  'cluster_type',
  'ecs_config',
  'emr_config',
  'features',
  'gcp_cloud_run_config',
  'help_improve_mage',
  'k8s_executor_config',
  'ldap_config',
  'logging_config',
  'notification_config',
  'openai_api_key',
  'pipelines',
  'project_type',
  'project_uuid',
  'queue_config',
  'remote_variables_dir',
  'settings_backend',
  'spark_config',
  'variables_dir',
  'variables_retention_period',
  'version',
  'workspace_config',
  'workspace_initial_metadata',
];
