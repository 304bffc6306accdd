import {join} from 'node:path';
import {valuesOfMagelet} from '../modules/values-of-magelet.ts';
import {readTextIfThere} from '../read-text.ts';

/** A name that the code of a block uses and that is not there, with an edit that brings it, where one is known. */
export type MissingName = {readonly name: string; readonly help: string | undefined};

/**
 * What a ReferenceError of author code lacks; undefined for any other error.
 *
 * @param file The file that the error points into, from the project's folder.
 */
export function missingName(error: unknown, file: string, project: string): MissingName | undefined {
  if (!(error instanceof Error) || error.name !== 'ReferenceError') return undefined;
  const [, name] = /^([\w$]+) is not defined/.exec(error.message) ?? [];
  if (name === undefined) return undefined;
  return {name, help: namesOfCommonJs[name] ?? importOf(name, readTextIfThere(join(project, file)) ?? '')};
}

/** Blocks are modules of ECMAScript. */
const namesOfCommonJs: Readonly<Record<string, string>> = {
  require: "write import {…} from '…' in place of require",
  module: 'write export default in place of module.exports',
  exports: 'write export in place of exports',
  __dirname: 'write import.meta.dirname in place of __dirname',
  __filename: 'write import.meta.filename in place of __filename',
};

function importOf(name: string, text: string): string | undefined {
  if (!valuesOfMagelet.has(name)) return undefined;
  const isImportedAsType = new RegExp(
    `\\bimport\\s+type\\s*\\{[^}]*\\b${name}\\b|\\bimport\\s*\\{[^}]*\\btype\\s+${name}\\b`,
  ).test(text);
  return isImportedAsType
    ? `take "type" out of the import of ${name}: it is used as a value`
    : `import it: import {${name}} from 'magelet'`;
}
