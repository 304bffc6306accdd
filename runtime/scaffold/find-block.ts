import {readYaml} from '../config/yaml-document.ts';
import type {YamlNode} from '../config/yaml-node.ts';
import {blockKindNames, blockKinds, isBlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import {failed, success, type Result} from '../core/result.ts';
import {listed} from '../core/listed.ts';
import type {ProjectTexts, SourceFile} from './project-texts.ts';
import {listedBlocks, type ListedBlock} from './references.ts';

/** A pipeline's `metadata.yaml`, read. */
export type ReadPipelineFile = SourceFile & {
  readonly name: string;
  readonly yaml: YamlNode;
  readonly blocks: readonly ListedBlock[];
};

/** A block of the project: in the pipelines that have it, and its files. */
export type FoundBlock = {
  readonly name: string;
  readonly kind: string;
  readonly pipelines: readonly ReadPipelineFile[];
  /** Its file, or files where there is one in Python beside the one in TypeScript. */
  readonly files: readonly string[];
};

/** Reads all pipelines; one that is not YAML could name anything, so then nothing is changed. */
export function readPipelineFiles({pipelines}: ProjectTexts): Result<readonly ReadPipelineFile[]> {
  const mistakes: Diagnostic[] = [];
  const read = pipelines.flatMap(({name, path, text}) => {
    const {value: yaml, diagnostics} = readYaml(path, text);
    const errors = diagnostics.filter(({severity}) => severity === 'error');
    mistakes.push(...errors);
    return yaml && errors.length === 0 ? [{name, path, text, yaml, blocks: listedBlocks(yaml)}] : [];
  });
  return mistakes.length > 0
    ? failed(mistakes.map((mistake) => ({...mistake, notes: [...(mistake.notes ?? []), 'nothing was written']})))
    : success(read);
}

/** The block of this name, and of this kind where several kinds have a block of the name. */
export function findBlock(
  texts: ProjectTexts,
  pipelines: readonly ReadPipelineFile[],
  {name, kind}: {readonly name: string; readonly kind?: string},
): Result<FoundBlock> {
  const kinds = new Set([
    ...pipelines.flatMap(({blocks}) => blocks.filter((block) => block.name === name).map((block) => block.kind)),
    ...blockKindNames.filter((known) => filesOf(texts, known, name).length > 0),
  ]);
  const [only] = kinds;
  if (only === undefined || (kind !== undefined && !kinds.has(kind))) {
    return failed([noSuchBlock(texts, pipelines, name, kind)]);
  }
  if (kind === undefined && kinds.size > 1) return failed([severalKinds(name, [...kinds])]);
  const chosen = kind ?? only;
  return success({
    name,
    kind: chosen,
    pipelines: pipelines.filter(({blocks}) => blocks.some((block) => block.name === name && block.kind === chosen)),
    files: filesOf(texts, chosen, name),
  });
}

/** The files of a block, in `blocks/` and where Mage has them, whatever their language. */
export function filesOf({blockFiles}: ProjectTexts, kind: string, name: string): readonly string[] {
  if (!isBlockKind(kind)) return [];
  const {folder} = blockKinds[kind];
  const homes = [`blocks/${folder}/${name}.`, `${folder}/${name}.`];
  return blockFiles.filter((path) =>
    homes.some((home) => path.startsWith(home) && /^\w+$/.test(path.slice(home.length))),
  );
}

function noSuchBlock(
  {blockFiles}: ProjectTexts,
  pipelines: readonly ReadPipelineFile[],
  name: string,
  kind: string | undefined,
): Diagnostic {
  const inPipelines = pipelines.flatMap(({blocks}) => blocks.map((block) => block.name));
  const filed = blockFiles.map((path) => path.replace(/^(?:blocks\/)?[^/]+\//, '').replace(/\.\w+$/, ''));
  const names = [...new Set([...inPipelines, ...filed])].toSorted();
  const near = nearestName(name, names);
  const ofKind = kind === undefined ? '' : ` of kind ${kind}`;
  return {
    severity: 'error',
    code: 'unknown-block',
    message: `the project has no block "${name}"${ofKind}`,
    notes: [names.length > 0 ? `it has: ${listed(names)}` : 'it has none yet'],
    help: near === undefined || near === name ? 'see those of a pipeline: magelet graph <pipeline>' : `write ${near}`,
  };
}

const severalKinds = (name: string, kinds: readonly string[]): Diagnostic => ({
  severity: 'error',
  code: 'usage',
  message: `the project has several blocks named "${name}": ${kinds.join(', ')}`,
  notes: ['nothing was written'],
  help: `say which one: --kind ${kinds[0] ?? ''}`,
});
