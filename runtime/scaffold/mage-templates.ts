import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {readYaml} from '../config/yaml-document.ts';
import {isBlockKind} from '../core/block-kind.ts';
import {labelOf} from './fill-template.ts';
import {templateEnding, type Template} from './template.ts';

/**
 * Templates as Mage keeps those of a project: a folder for each, with a `metadata.yaml` that says of which kind the
 * block is, and beside it the block's file. One in Python, which cannot be used here, is passed over.
 *
 * @param folder `custom_templates/blocks`, which need not exist.
 */
export async function mageTemplates(folder: string): Promise<readonly Template[]> {
  const names = await foldersIn(folder);
  const templates = await Promise.all(names.map(async (name) => templateIn(join(folder, name), name)));
  return templates.filter((template) => template !== undefined);
}

async function templateIn(folder: string, id: string): Promise<Template | undefined> {
  const files = (await readdir(folder)).toSorted();
  const file = files.find((each) => templateEnding(each) !== undefined);
  if (file === undefined || !files.includes('metadata.yaml')) return undefined;
  const {value: yaml} = readYaml('metadata.yaml', await readFile(join(folder, 'metadata.yaml'), 'utf8'));
  const said = (key: string): string | undefined => {
    const node = yaml?.kind === 'mapping' ? yaml.entries.get(key)?.node : undefined;
    return node?.kind === 'scalar' && node.text !== '' ? node.text : undefined;
  };
  const kind = said('block_type') ?? said('type');
  if (kind === undefined || !isBlockKind(kind)) return undefined;
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  return {id, label: labelOf(text) ?? said('name') ?? id, kind, path, origin: 'project', text};
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, {withFileTypes: true});
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({name}) => name)
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}
