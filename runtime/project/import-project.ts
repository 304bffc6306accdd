import {existsSync} from 'node:fs';
import {basename, resolve} from 'node:path';
import {success, type Result} from '../core/result.ts';
import {readMageProject} from '../scaffold/import/mage-project.ts';
import {planImport, type ImportSummary} from '../scaffold/import/plan-import.ts';
import {readProjectTemplate} from '../scaffold/plan-project.ts';
import {writeChanges} from '../scaffold/write-changes.ts';
import {packageOfNewProject} from './installed-package.ts';
import {mageletDependency} from './magelet-dependency.ts';
import {packagedTemplates} from './packaged-files.ts';

export type ImportedProject = {
  readonly folder: string;
  readonly files: readonly string[];
  readonly summary: ImportSummary;
};

/** Of a new project: what says how it is installed and type-checked, and what git keeps. */
const takenFromTemplate: ReadonlySet<string> = new Set(['package.json', 'tsconfig.json', 'gitignore', '.env.example']);

/**
 * Makes a project of magelet, in `target`, out of the Mage project in `source`, which stays as it is.
 * Nothing that is there is written over.
 *
 * @param target `<source>-magelet` in the current folder where it is left out.
 */
export async function importProject(source: string, target?: string): Promise<Result<ImportedProject>> {
  const read = await readMageProject(resolve(source), source);
  if (!read.ok) return read;
  const folder = target ?? `${basename(resolve(source))}-magelet`;
  const template = await readProjectTemplate(`${packagedTemplates()}project`);
  const request = {
    project: read.value,
    name: basename(resolve(folder)),
    folder,
    shown: source,
    files: template.filter(({path}) => takenFromTemplate.has(path)),
    dependency: mageletDependency(folder),
    magelet: packageOfNewProject(folder),
  };
  const planned = planImport({...request, existing: []});
  if (!planned.ok) return planned;
  const paths = planned.value.changes.map(({path}) => path);
  const existing = paths.filter((path) => existsSync(resolve(folder, path)));
  const allowed = existing.length === 0 ? planned : planImport({...request, existing});
  if (!allowed.ok) return allowed;
  const {changes, summary} = allowed.value;
  const written = await writeChanges(folder, changes);
  return written.ok ? success({folder, files: written.value, summary}) : written;
}
