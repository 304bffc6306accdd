import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {blockKindNames, blockKinds, type BlockKind} from '../core/block-kind.ts';
import {nearestName} from '../core/nearest-name.ts';
import {failed, success, type Result} from '../core/result.ts';
import {filesBelow} from './files-below.ts';
import {labelOf} from './fill-template.ts';
import {mageTemplates} from './mage-templates.ts';
import {templateEnding, type Template} from './template.ts';

export type {Template} from './template.ts';

/**
 * Every template there is: by kind, the project's own first, then "Generic (no template)", then the others by label.
 * One of the project's own takes the place of the built-in one with its id.
 *
 * @param folders `builtIn` comes with magelet; `own` is the project's `templates/` and `mage` its
 * `custom_templates/blocks/`, which need not exist.
 */
export async function listTemplates(folders: {
  readonly builtIn: string;
  readonly own?: string;
  readonly mage?: string;
}): Promise<readonly Template[]> {
  const written = folders.own === undefined ? [] : await templatesIn(folders.own, 'project');
  const ofMage = folders.mage === undefined ? [] : await mageTemplates(folders.mage);
  const isWritten = ({kind, id}: Template): boolean => written.some((other) => other.kind === kind && other.id === id);
  const own = [...written, ...ofMage.filter((template) => !isWritten(template))];
  const builtIn = await templatesIn(folders.builtIn, 'built in');
  const isReplaced = ({kind, id}: Template): boolean => own.some((other) => other.kind === kind && other.id === id);
  const all = [...own, ...builtIn.filter((template) => !isReplaced(template))];
  return blockKindNames.flatMap((kind) => all.filter((template) => template.kind === kind));
}

/** The template of this kind and id; the failure names those there are. */
export function findTemplate(templates: readonly Template[], kind: BlockKind, id: string): Result<Template> {
  const found = templates.find((template) => template.kind === kind && template.id === id);
  if (found) return success(found);
  const ids = templates.filter((template) => template.kind === kind).map((template) => template.id);
  const near = nearestName(id, ids) ?? (ids.includes('generic') ? 'generic' : ids[0]);
  return failed([
    {
      severity: 'error',
      code: 'unknown-template',
      message: `there is no template "${id}" for a ${blockKinds[kind].spoken}`,
      notes: [ids.length > 0 ? `there are: ${ids.join(', ')}` : 'there are none of this kind'],
      help:
        near === undefined ? `write one: templates/${blockKinds[kind].folder}/${id}.ts` : `write --template ${near}`,
    },
  ]);
}

async function templatesIn(folder: string, origin: Template['origin']): Promise<readonly Template[]> {
  const kinds = await Promise.all(blockKindNames.map((kind) => templatesOfKind(folder, kind, origin)));
  return kinds.flat();
}

async function templatesOfKind(
  folder: string,
  kind: BlockKind,
  origin: Template['origin'],
): Promise<readonly Template[]> {
  const ofKind = join(folder, blockKinds[kind].folder);
  const templates = await Promise.all(
    (await filesBelow(ofKind)).map(async (file) => {
      const ending = templateEnding(file);
      if (ending === undefined) return undefined;
      const path = join(ofKind, file);
      const text = await readFile(path, 'utf8');
      const id = file.slice(0, -ending.length);
      return {id, label: labelOf(text) ?? id, kind, path, origin, text};
    }),
  );
  const found = templates.filter((template) => template !== undefined);
  return found.toSorted((a, b) => rank(a) - rank(b) || compare(a.label, b.label));
}

const rank = ({id}: Template): number => (id === 'generic' ? 0 : 1);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
