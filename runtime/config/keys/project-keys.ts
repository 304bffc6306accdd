import {map, notUsedHere, recordOfMage, text, texts, type Keys} from './key.ts';
import {remoteVariablesDir} from './remote-keys.ts';
import {retryConfig} from './retry-keys.ts';

/** The keys of one bucket of `local_b2`. */
export const bucketKeys = {
  seed: text('The folder of the project whose files fill the bucket.', {
    words: 'a folder of the project',
    example: 'data',
  }),
  include: texts('The names in that folder that are taken; all of them where it is left out.', {
    words: 'a list of names in the folder',
    example: '[orders.csv]',
  }),
} as const satisfies Keys;

/** The keys of `local_b2`. */
export const localB2Keys = {
  buckets: map('The buckets that --local-b2 serves, by name.', {
    words: 'buckets by name',
    example: '{my-bucket: {seed: data}}',
    each: bucketKeys,
  }),
} as const satisfies Keys;

/** The keys of the project's own `metadata.yaml`. */
export const projectKeys = {
  retry_config: retryConfig,
  variables_retention_period: text('How long magelet clean keeps runs where nothing else is said.', {
    words: 'a span of time',
    example: '90d',
  }),
  remote_variables_dir: remoteVariablesDir,
  local_b2: map('What --local-b2 serves.', {
    words: 'a map',
    example: '{buckets: {my-bucket: {seed: data}}}',
    of: localB2Keys,
    others: 'told',
  }),
  ai_config: recordOfMage('Which model helps in the editor of Mage.'),
  azure_container_instance_config: notUsedHere('How Mage runs blocks in Azure.'),
  cluster_type: recordOfMage('The cluster that Mage runs in.'),
  ecs_config: notUsedHere('How Mage runs blocks in ECS.'),
  emr_config: notUsedHere('How Mage runs Spark in EMR.'),
  features: recordOfMage('Which features of Mage are switched on.'),
  gcp_cloud_run_config: notUsedHere('How Mage runs blocks in Cloud Run.'),
  help_improve_mage: recordOfMage('Whether Mage reports how it is used.'),
  k8s_executor_config: notUsedHere('How Mage runs blocks in Kubernetes.'),
  ldap_config: recordOfMage('How people sign in to Mage.'),
  logging_config: notUsedHere('Where Mage writes its logs.'),
  notification_config: notUsedHere('Whom Mage tells how runs ended.'),
  openai_api_key: recordOfMage('The key of the model that helps in the editor of Mage.'),
  pipelines: notUsedHere('Settings for all pipelines in Mage.'),
  project_type: recordOfMage('Whether Mage has one project or several.'),
  project_uuid: recordOfMage('By which Mage knows the project.'),
  queue_config: notUsedHere('How many runs Mage works on at once.'),
  settings_backend: notUsedHere('Where Mage looks for its settings.'),
  spark_config: notUsedHere('How Mage sets up Spark.'),
  variables_dir: notUsedHere('Where Mage stores outputs.'),
  repo_path: recordOfMage('The folder of the project, as Mage writes it down.'),
  s3_bucket: notUsedHere('The bucket where Mage stores outputs.'),
  s3_path_prefix: notUsedHere('Where in that bucket Mage stores outputs.'),
  version: recordOfMage('The form of the file, as Mage writes it.'),
  workspace_default_config: recordOfMage('What a new workspace of Mage begins with.'),
  workspace_config_defaults: recordOfMage('What a new workspace of Mage begins with.'),
  workspace_shared_config: recordOfMage('What all workspaces of Mage have.'),
  workspace_config: recordOfMage('How Mage sets up workspaces.'),
  workspace_initial_metadata: recordOfMage('What a new workspace of Mage begins with.'),
} as const satisfies Keys;
