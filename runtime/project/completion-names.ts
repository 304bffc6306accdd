import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {readYaml} from '../config/yaml-document.ts';
import type {YamlMapping} from '../config/yaml-node.ts';
import {blockKinds, isBlockKind} from '../core/block-kind.ts';
import {listedBlocks} from '../scaffold/references.ts';
import {listTemplates} from '../scaffold/templates.ts';
import {findProject} from './find-project.ts';
import {packagedTemplates} from './packaged-files.ts';
import {projectFiles} from './project-files.ts';
import {readTextIfThere} from './read-text.ts';

/** What can be written in a place, and a word on it. */
export type Candidate = {readonly value: string; readonly description?: string};

/** What is asked for: names of a project, of a pipeline where one is said. */
export type NamesAsked = {
  readonly what: 'pipelines' | 'blocks' | 'profiles' | 'runs' | 'templates' | 'variables' | 'pipeline templates';
  readonly pipeline?: string;
  readonly kind?: string;
};

/**
 * The names that there are in the project around `folder`; none where something cannot be read. Nothing is checked and
 * nothing heavy is loaded: a person waits between two keys.
 */
export async function completionNames(
  folder: string,
  {what, pipeline, kind}: NamesAsked,
): Promise<readonly Candidate[]> {
  const found = findProject(folder);
  if (!found.ok) return [];
  const files = projectFiles(found.value);
  const pipelines = (): readonly string[] => namesIn(files.pipelines);
  switch (what) {
    case 'pipelines':
      return pipelines().map((value) => ({value}));
    case 'blocks': {
      const named = pipeline === undefined ? pipelines() : [pipeline];
      const blocks = named.flatMap((name) => {
        const yaml = mappingAt(files.pipeline(name));
        return yaml ? listedBlocks(yaml).filter((block) => block.kind !== 'chart') : [];
      });
      return [...new Map(blocks.map((block) => [block.name, block.kind]))].map(([value, of]) => ({
        value,
        description: isBlockKind(of) ? blockKinds[of].spoken : of,
      }));
    }
    case 'profiles':
      return keysOf(mappingAt(files.ioConfig))
        .filter((key) => key !== 'version')
        .map((value) => ({value}));
    case 'runs': {
      const runs = join(files.state, 'runs');
      const named = pipeline === undefined ? namesIn(runs) : [pipeline];
      const all = named.flatMap((of) => namesIn(join(runs, of)).map((value) => ({value, description: of})));
      return all.toSorted((a, b) => (a.value < b.value ? 1 : -1));
    }
    case 'templates': {
      const mage = join(files.mageTemplates, 'blocks');
      const templates = await listTemplates({builtIn: packagedTemplates(), own: files.templates, mage});
      const ofKind = templates.filter((template) => kind === undefined || template.kind === kind);
      return [...new Map(ofKind.map(({id, label}) => [id, {value: id, description: label}])).values()];
    }
    case 'pipeline templates':
      return [files.templates, files.mageTemplates].flatMap((home) =>
        namesIn(join(home, 'pipelines')).map((value) => ({value})),
      );
    case 'variables': {
      const variables =
        pipeline === undefined ? undefined : mappingAt(files.pipeline(pipeline))?.entries.get('variables')?.node;
      return keysOf(variables?.kind === 'mapping' ? variables : undefined).map((key) => ({value: `${key}=`}));
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, {withFileTypes: true});
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({name}) => name)
      .sort();
  } catch {
    return [];
  }
}

function mappingAt(path: string): YamlMapping | undefined {
  const text = readTextIfThere(path);
  const value = text === undefined ? undefined : readYaml(path, text).value;
  return value?.kind === 'mapping' ? value : undefined;
}

const keysOf = (map: YamlMapping | undefined): readonly string[] => [...(map?.entries.keys() ?? [])];
