import {readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import type {ProjectSubject} from '../../check/rule.ts';
import {blockFileEndings} from '../../core/block-file-paths.ts';
import {blockKindNames, blockKinds} from '../../core/block-kind.ts';
import {blockDefinitionIn} from './block-definition.ts';
import {openModuleParser} from './parse-module.ts';

/** Files below `blocks/` that define a block, and that no pipeline has; `used` are those that one has. */
export async function spareBlocks(project: string, used: ReadonlySet<string>): Promise<ProjectSubject['spareBlocks']> {
  const spare = blockKindNames.flatMap((kind) => {
    const folder = `blocks/${blockKinds[kind].folder}`;
    return filesBelow(join(project, folder))
      .filter((file) => !used.has(`${folder}/${file}`))
      .map((file) => ({path: `${folder}/${file}`, name: file.replace(/\.\w+$/, ''), kind}));
  });
  if (spare.length === 0) return [];
  const parse = await openModuleParser();
  const isBlock = (path: string): boolean =>
    path.endsWith('.sql') ||
    blockDefinitionIn(parse(path, readFileSync(resolve(project, path), 'utf8')).program) !== undefined;
  return spare.filter(({path}) => isBlock(path));
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, {recursive: true, withFileTypes: true})
      .filter((entry) => entry.isFile() && blockFileEndings.some((ending) => entry.name.endsWith(ending)))
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      )
      .sort();
  } catch {
    return [];
  }
}
