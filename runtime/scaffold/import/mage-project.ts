import {readdir, readFile, stat} from 'node:fs/promises';
import {join, relative, sep} from 'node:path';
import type {Diagnostic} from '../../core/diagnostic.ts';
import {wholeFile} from '../../core/place.ts';
import {failed, success, type Result} from '../../core/result.ts';

/** The files of a Mage project: their paths, relative to it, and the text of those that are read. */
export type MageProject = {
  readonly folder: string;
  readonly files: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
};

/**
 * Reads the Mage project in `folder`. Fails where it is none, and names the one that lies below it if there is one.
 *
 * @param shown The folder as it was written.
 */
export async function readMageProject(folder: string, shown: string): Promise<Result<MageProject>> {
  const files = await filesIn(folder);
  if (!files) return failed([noSuchFolder(shown)]);
  if (
    files.includes('package.json') &&
    !files.includes('requirements.txt') &&
    isOfMagelet(await textOf(folder, 'package.json'))
  ) {
    return failed([isMageletProject(shown)]);
  }
  if (!isMageProject(files, '')) return failed([noMageProject(shown, projectBelow(files))]);
  const read = files.filter((file) => isRead.test(file));
  const texts = await Promise.all(read.map(async (file) => [file, await textOf(folder, file)] as const));
  return success({folder, files, texts: new Map(texts)});
}

/** What says what there is, and the code of blocks. */
const isRead = /^(?:metadata|io_config)\.yaml$|^pipelines\/[^/]+\/(?:metadata|triggers)\.yaml$|\.(?:py|sql|r|R|ya?ml)$/;

/** Folders that hold no part of a definition. */
const passedOver = new Set([
  '.git',
  '.variables',
  '.logs',
  '.file_versions',
  'node_modules',
  '__pycache__',
  'venv',
  '.venv',
]);

async function filesIn(folder: string): Promise<readonly string[] | undefined> {
  const files: string[] = [];
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const entries = await readdir(at, {withFileTypes: true}).catch(() => undefined);
    if (!entries) {
      if (at === folder) return undefined;
      continue;
    }
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (!passedOver.has(entry.name)) waiting.push(path);
      } else if (entry.isFile() || (await isLinkToFile(path))) {
        files.push(relative(folder, path).split(sep).join('/'));
      }
    }
  }
  return files.toSorted();
}

const isLinkToFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() ?? false;

const textOf = (folder: string, file: string): Promise<string> => readFile(join(folder, file), 'utf8');

/** A project of Mage has pipelines, or at least both of its own files. */
function isMageProject(files: readonly string[], home: string): boolean {
  const hasPipelines = files.some(
    (file) =>
      file.startsWith(`${home}pipelines/`) && /^[^/]+\/metadata\.yaml$/.test(file.slice(`${home}pipelines/`.length)),
  );
  return hasPipelines || (files.includes(`${home}metadata.yaml`) && files.includes(`${home}io_config.yaml`));
}

function projectBelow(files: readonly string[]): string | undefined {
  const homes = new Set(
    files.flatMap((file) => /^((?:[^/]+\/){1,3}?)(?:pipelines\/|io_config\.yaml$)/.exec(file)?.[1] ?? []),
  );
  return [...homes].find((home) => isMageProject(files, home));
}

function isOfMagelet(packageJson: string): boolean {
  return /"magelet"\s*:/.test(packageJson);
}

const noSuchFolder = (shown: string): Diagnostic => ({
  severity: 'error',
  code: 'no-mage-project',
  message: `there is no folder ${shown}`,
  help: 'give the folder of a Mage project, which has pipelines/ and io_config.yaml: magelet import ../my_project',
});

const noMageProject = (shown: string, below: string | undefined): Diagnostic => ({
  severity: 'error',
  code: 'no-mage-project',
  message: `${shown} is not a Mage project`,
  at: {place: wholeFile(shown)},
  notes: ['it has neither pipelines/<name>/metadata.yaml nor metadata.yaml and io_config.yaml'],
  help:
    below === undefined
      ? 'give the folder that has pipelines/ and io_config.yaml: magelet import ../my_project'
      : `the one below it is: magelet import ${shown.replace(/\/+$/, '')}/${below.replace(/\/$/, '')}`,
});

const isMageletProject = (shown: string): Diagnostic => ({
  severity: 'error',
  code: 'no-mage-project',
  message: `${shown} is a project of magelet already`,
  at: {place: wholeFile(shown)},
  notes: ['its package.json depends on magelet'],
  help: 'see what is wrong in it: magelet validate',
});
