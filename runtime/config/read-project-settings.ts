import type {Diagnostic} from '../core/diagnostic.ts';
import type {LocalBucket, ProjectSettings} from '../core/project-settings.ts';
import type {Reading} from '../core/reading.ts';
import {timeSpan} from '../core/time-span.ts';
import {fieldsOf, wrongValue} from './fields.ts';
import {withoutSecretValues} from './io-config-lines.ts';
import {bucketKeys, localB2Keys, projectKeys} from './keys/project-keys.ts';
import {readRemotePlace, type AskEnvironment} from './read-remote-place.ts';
import {readRetry} from './read-retry.ts';
import {readRoot} from './read-root.ts';
import {tellUnusedKeys} from './unused-keys.ts';
import type {YamlEntry, YamlMapping} from './yaml-node.ts';

/**
 * Reads the project's own `metadata.yaml`: `retry_config`, `variables_retention_period` and `remote_variables_dir` as
 * Mage has them, and `local_b2`, which names the buckets that `--local-b2` fills. Mage's other keys are told in one line.
 *
 * @example
 * ```yaml
 * local_b2:
 *   buckets:
 *     flight-data: {seed: node_modules/vega-datasets/data, include: [airports.csv]}
 * ```
 */
export function readProjectSettings(
  {file, text}: {file: string; text: string},
  env?: AskEnvironment,
): Reading<ProjectSettings> {
  const {value: root, diagnostics: mistakes} = readRoot(file, text, withoutSecretValues);
  if (!root) return {diagnostics: mistakes};
  const diagnostics = [...mistakes];
  const fields = fieldsOf(root, projectKeys, 'the project', diagnostics);
  const retry = readRetry(fields.map('retry_config'), 'the project', diagnostics);
  const retention = readRetention(root, fields.text('variables_retention_period')?.value, diagnostics);
  const remote = readRemotePlace(fields.text('remote_variables_dir'), 'the project', diagnostics, env);
  const local = fields.map('local_b2');
  fields.warnOfUnknown();
  tellUnusedKeys(root, projectKeys, 'the project', diagnostics);
  const localBuckets = local ? readBuckets(local, diagnostics) : [];
  return {
    value: {retry, localBuckets, ...(retention !== undefined && {retention}), ...(remote && {remote})},
    diagnostics,
  };
}

function readRetention(root: YamlMapping, text: string | undefined, diagnostics: Diagnostic[]): number | undefined {
  const key = 'variables_retention_period';
  const span = text === undefined ? undefined : timeSpan(text);
  const node = root.entries.get(key)?.node;
  if (text === undefined || span !== undefined || !node) return span;
  diagnostics.push(wrongValue(`${key} of the project`, node, 'a span of time', `${key}: 90d`));
  return undefined;
}

function readBuckets(local: YamlMapping, diagnostics: Diagnostic[]): readonly LocalBucket[] {
  const fields = fieldsOf(local, localB2Keys, 'local_b2', diagnostics);
  const buckets = fields.map('buckets');
  fields.warnOfUnknown();
  return [...(buckets?.entries.values() ?? [])].flatMap((entry) => readBucket(entry, diagnostics) ?? []);
}

function readBucket({key, node}: YamlEntry, diagnostics: Diagnostic[]): LocalBucket | undefined {
  const owner = `bucket "${key.value}"`;
  if (node.kind !== 'mapping') {
    diagnostics.push(wrongValue(owner, node, 'a map with the folder that fills it', `${key.value}: {seed: data}`));
    return undefined;
  }
  const fields = fieldsOf(node, bucketKeys, owner, diagnostics);
  const seed = fields.text('seed');
  const include = fields.texts('include');
  fields.warnOfUnknown();
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
