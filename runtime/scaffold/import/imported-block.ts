import {blockKinds, type BlockKind} from '../../core/block-kind.ts';
import type {BlockDefinition} from '../../core/pipeline.ts';
import type {MageProject} from './mage-project.ts';

/** A block of a Mage pipeline, and what becomes of its file. */
export type ImportedBlock = {
  readonly name: string;
  readonly kind: BlockKind;
  /** `copy` keeps a file that runs here too, `stub` writes a module whose code is not written yet. */
  readonly action: 'copy' | 'stub';
  /** Its file in the new project. */
  readonly target: string;
  /** Its file in the Mage project; undefined where it has none. */
  readonly original: string | undefined;
  readonly code: string;
  readonly was: string;
  readonly upstream: readonly string[];
};

/** What becomes of a block that has a file of its own. */
export function importedBlock(block: BlockDefinition, project: MageProject): ImportedBlock {
  const {name, kind, language, upstream} = block;
  const original = originalFile(block, project.files);
  const code = (original !== undefined && project.texts.get(original)) || '';
  const isSql = block.kindOfMage === undefined && language?.value === 'sql';
  const action = isSql && original !== undefined && sqlRunsHere(block) ? 'copy' : 'stub';
  return {
    name: name.value,
    kind: kind.value,
    action,
    target: targetOf(block, action === 'copy' ? '.sql' : '.ts'),
    original,
    code,
    was: whatItWas(block),
    upstream: upstream.map(({value}) => value),
  };
}

/** A query for another database, or an exporter that says nowhere to, is no block here: the rules would refuse it. */
function sqlRunsHere({kind, configuration}: BlockDefinition): boolean {
  const provider = configuration['data_provider'];
  return kind.value !== 'data_exporter' && (typeof provider !== 'string' || ['', 'duckdb'].includes(provider));
}

/** Beside the others of its kind: where its path says so, below the same folders as in Mage. */
function targetOf({kind, name, filePath}: BlockDefinition, ending: string): string {
  const {folder} = blockKinds[kind.value];
  const path = filePath?.value ?? '';
  const isInFolder = path.startsWith(`${folder}/`) && !path.split('/').includes('..');
  return `blocks/${isInFolder ? path.replace(/\.\w+$/, '') : `${folder}/${name.value}`}${ending}`;
}

const endings: Readonly<Record<string, readonly string[]>> = {
  python: ['py'],
  sql: ['sql'],
  r: ['r', 'R'],
  yaml: ['yaml', 'yml'],
};

/** Where Mage looks for it; a project that was moved may name a path that is no more. */
function originalFile(
  {name, kind, kindOfMage, language, filePath}: BlockDefinition,
  files: readonly string[],
): string | undefined {
  const folders = [blockKinds[kind.value].folder, ...(kindOfMage === undefined ? [] : [`${kindOfMage}s`, kindOfMage])];
  const own = endings[language?.value ?? 'python'] ?? [];
  const candidates = [
    ...(filePath ? [filePath.value] : []),
    ...[...own, ...Object.values(endings).flat()].flatMap((ending) =>
      folders.map((folder) => `${folder}/${name.value}.${ending}`),
    ),
  ];
  return candidates.find((candidate) => files.includes(candidate));
}

const spoken: Readonly<Record<string, string>> = {python: 'Python', r: 'R', yaml: 'YAML', sql: 'SQL'};

function whatItWas({kindOfMage, language, configuration}: BlockDefinition): string {
  const written = language?.value ?? 'python';
  const inWords = spoken[written] ?? written;
  if (kindOfMage !== undefined) return `kind ${kindOfMage}`;
  const provider = configuration['data_provider'];
  return written === 'sql' && typeof provider === 'string' ? `${inWords} for ${provider}` : inWords;
}
