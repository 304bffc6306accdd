import type {Diagnostic} from '../core/diagnostic.ts';
import {isPlainObject} from '../core/is-plain-object.ts';
import {wholeFile} from '../core/place.ts';
import {failed, success, type Result} from '../core/result.ts';

/**
 * A `package.json` that is there, such as `npm install` makes one, with what a project needs beside: what it says stays.
 * Undefined where it cannot be read. One whose modules are CommonJS is refused: blocks are modules of ECMAScript.
 *
 * @param needed The `package.json` of a new project.
 */
export function completePackage(text: string, needed: string): Result<string> | undefined {
  const own = objectIn(text);
  if (!own) return undefined;
  const {type = 'module'} = own;
  if (type !== 'module') return failed([isCommonJs(JSON.stringify(type))]);
  const completed = completedWith(own, withoutNames(objectIn(needed) ?? {}));
  const [, indent = '  '] = /^([ \t]+)"/m.exec(text) ?? [];
  return success(`${JSON.stringify(completed, null, indent)}\n`);
}

/** Who depends on magelet for development depends on it already. */
function completedWith(own: Readonly<Record<string, unknown>>, needed: Readonly<Record<string, unknown>>): object {
  const has = (name: string): boolean =>
    ['dependencies', 'devDependencies'].some((key) => isPlainObject(own[key]) && Object.hasOwn(own[key], name));
  const completed: Record<string, unknown> = {...own};
  for (const [key, value] of Object.entries(needed)) {
    const known = own[key];
    if (known === undefined && !isPlainObject(value)) completed[key] = value;
    if (!isPlainObject(value) || (known !== undefined && !isPlainObject(known))) continue;
    const isOfPackages = key === 'dependencies' || key === 'devDependencies';
    const added = Object.entries(value).filter(([name]) => !isOfPackages || !has(name));
    if (added.length > 0) completed[key] = {...Object.fromEntries(added), ...(known as object | undefined)};
  }
  return completed;
}

/** Its name and whether it is private are the owner's to say. */
function withoutNames({
  name: _name,
  private: _private,
  ...rest
}: Readonly<Record<string, unknown>>): object & Record<string, unknown> {
  return rest;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isCommonJs = (type: string): Diagnostic => ({
  severity: 'error',
  code: 'folder-not-empty',
  message: `package.json says "type": ${type}, and blocks are modules of ECMAScript`,
  at: {place: wholeFile('package.json')},
  notes: ['nothing was written'],
  help: 'npm pkg set type=module',
});
