import type {MageProject} from './mage-project.ts';

/**
 * What of a Mage project is carried over by nobody, by its first folder, such as `utils/ (3 files)`.
 *
 * @param used The files of blocks and pipelines that are.
 */
export function leftBehind({files}: MageProject, used: readonly string[]): readonly string[] {
  const carried = new Set(used);
  const left = files.filter((file) => !carried.has(file) && !isOwn.test(file) && !saysNothing.test(file));
  const groups = Map.groupBy(left, (file) => /^[^/]+\//.exec(file)?.[0] ?? '');
  return [...groups].flatMap(([folder, inIt]) => {
    if (folder === '') return inIt;
    return [inIt.length > 3 ? `${folder} (${inIt.length} files)` : inIt.join(', ')];
  });
}

const isOwn = /^(?:(?:metadata|io_config)\.yaml|\.env)$/;
const saysNothing = /(?:^|\/)(?:__init__\.py|\.gitkeep|\.gitignore|\.DS_Store|\.ssh_tunnel.*|.*\.pyc)$/;
