import {profileKeys} from './io-config-keys.ts';
import {fileSchema, profilesSchema, type JsonSchema} from './json-schema.ts';
import {pipelineKeys} from './pipeline-keys.ts';
import {projectKeys} from './project-keys.ts';
import {triggersFileKeys} from './trigger-keys.ts';

/** The schemas of the files that people write, by the name of the file in `schemas/` of the package. */
export const schemas: Readonly<Record<string, JsonSchema>> = {
  'pipeline.json': fileSchema({title: 'A pipeline: pipelines/<name>/metadata.yaml', known: pipelineKeys}),
  'project.json': fileSchema({title: 'A project: metadata.yaml beside pipelines/', known: projectKeys}),
  'io_config.json': profilesSchema({title: 'Profiles: io_config.yaml', known: profileKeys}),
  'triggers.json': fileSchema({title: 'Triggers: pipelines/<name>/triggers.yaml', known: triggersFileKeys}),
};
