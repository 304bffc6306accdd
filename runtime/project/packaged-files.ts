import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

/** The folder of templates that comes with magelet: beside `dist/` in the package, two up from the sources. */
export function packagedTemplates(): string {
  const candidates = ['../templates/', '../../templates/'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) throw new Error('Internal error: the package has lost its templates');
  return found;
}
