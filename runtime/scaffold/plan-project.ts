import {readFile} from 'node:fs/promises';
import {join, posix} from 'node:path';
import type {Diagnostic} from '../core/diagnostic.ts';
import {cleanName} from '../core/names.ts';
import {wholeFile} from '../core/place.ts';
import {failed, success, type Result} from '../core/result.ts';
import {filesBelow} from './files-below.ts';
import type {ChangePlan, NewFile} from './file-change.ts';
import {usualPackage} from './schema-line.ts';

export type ProjectFile = {readonly path: string; readonly text: string};

/**
 * The files that make a project which runs at once. Every name that the folder has already is told, and then nothing is planned.
 *
 * @param request.name The name of the folder; the package takes it, cleaned.
 * @param request.folder The folder as it was written, for messages; its name where it is left out.
 * @param request.files What `readProjectTemplate` gave.
 * @param request.existing What is in the folder already, relative to it; empty for a new folder.
 * @param request.dependency What npm is asked for to bring magelet: a range of versions, or `file:` and a path.
 * @param request.magelet The folder of magelet's package, from the new one; the one that `npm install` makes if left out.
 * @param request.command What is called with the folder, for messages: `magelet init` where it is left out.
 */
export function planProject(request: {
  readonly name: string;
  readonly folder?: string;
  readonly files: readonly ProjectFile[];
  readonly existing: readonly string[];
  readonly dependency: string;
  readonly magelet?: string;
  readonly command?: string;
}): Result<Omit<ChangePlan, 'changes'> & {readonly changes: readonly NewFile[]}> {
  const {
    folder = request.name,
    files,
    existing,
    dependency,
    magelet = usualPackage,
    command = 'magelet init',
  } = request;
  const name = packageName(request.name);
  const changes = files.map(({path, text}): NewFile => {
    const target = path === 'gitignore' ? '.gitignore' : path;
    const named = text.replaceAll(standInName, name).replace(`${usualPackage}/schemas/`, () => `${magelet}/schemas/`);
    return {action: 'create', path: target, content: path === 'package.json' ? dependingOn(named, dependency) : named};
  });
  const inTheWay = changes.map(({path}) => path).filter((path) => existing.includes(path));
  return inTheWay.length > 0 ? failed([folderTaken(folder, inTheWay, command)]) : success({changes, notes: []});
}

/** The files of a new project, from the folder `project` of the templates. */
export async function readProjectTemplate(folder: string): Promise<readonly ProjectFile[]> {
  const files = (await filesBelow(folder)).map(async (path) => ({
    path,
    text: await readFile(join(folder, path), 'utf8'),
  }));
  return await Promise.all(files);
}

/** What the template files call the project. */
const standInName = 'my-magelet-project';

/** npm's rule: lower case, no blanks. */
const packageName = (name: string): string =>
  cleanName(name)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || standInName;

function dependingOn(packageJson: string, dependency: string): string {
  return packageJson.replace('"magelet": "*"', () => `"magelet": ${JSON.stringify(dependency)}`);
}

const folderTaken = (folder: string, inTheWay: readonly string[], command: string): Diagnostic => ({
  severity: 'error',
  code: 'folder-not-empty',
  message: `the folder has files that a new project would write: ${shortList(inTheWay)}`,
  at: {place: wholeFile(posix.join(folder, inTheWay[0] ?? ''))},
  notes: ['nothing was written'],
  help: `choose another folder: ${command} ${/^\.?\/*$/.test(folder) ? 'my-project' : `${folder.replace(/\/+$/, '')}-2`}`,
});

function shortList(names: readonly string[]): string {
  const [first, rest] = [names.slice(0, 3), names.slice(3)];
  return first.join(', ') + (rest.length > 0 ? ` and ${rest.length} more` : '');
}
