import {dump} from 'js-yaml';
import {readYaml} from '../config/yaml-document.ts';
import type {YamlNode} from '../config/yaml-node.ts';
import {failed, success, type Result} from '../core/result.ts';
import {ownNames} from './references.ts';
import {replaceScalars} from './replace-scalars.ts';
import {schemaLine} from './schema-line.ts';

/**
 * The text of a pipeline's `metadata.yaml` for a pipeline of another name: with its own names changed and everything
 * else as it is. A template of Mage's, which holds the pipeline under a key, gives that pipeline.
 */
export function copyPipeline(request: {
  readonly source: {readonly file: string; readonly text: string};
  readonly title: string;
  readonly name: string;
  /** The file that the copy becomes, and where magelet is: see `schemaLine`. */
  readonly file: string;
  readonly magelet?: string;
}): Result<string> {
  const {source, title, name, file, magelet} = request;
  const {value: yaml, diagnostics} = readYaml(source.file, source.text);
  const errors = diagnostics.filter(({severity}) => severity === 'error');
  if (!yaml || errors.length > 0) return failed(errors);
  const held = pipelineHeldBy(yaml);
  if (held !== undefined) {
    const pipeline = {name: title, ...without(held, ['name', 'uuid'])};
    return success(schemaLine('pipeline', file, magelet) + dump(pipeline, {lineWidth: -1}));
  }
  const replacements = ownNames(yaml).map((reference) => ({
    reference,
    value: reference.path[0] === 'uuid' ? name : title,
  }));
  const renamed = replaceScalars(source.file, source.text, yaml, replacements);
  // The way to the schema is another one from another folder.
  return renamed.ok
    ? success(renamed.value.replace(schemaComment, () => schemaLine('pipeline', file, magelet)))
    : renamed;
}

const schemaComment = /^# yaml-language-server: \$schema=.*\r?\n/m;

function pipelineHeldBy(yaml: YamlNode): Readonly<Record<string, unknown>> | undefined {
  if (yaml.kind !== 'mapping' || yaml.entries.has('blocks')) return undefined;
  const held = yaml.entries.get('pipeline')?.node;
  return held?.kind === 'mapping' ? held.value : undefined;
}

const without = (map: Readonly<Record<string, unknown>>, keys: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
