import {basename, dirname, join, relative, resolve, sep} from 'node:path';
import {fileURLToPath} from 'node:url';
import {isMageletError, type Diagnostic} from '../../core/diagnostic.ts';
import {nearestName} from '../../core/nearest-name.ts';
import {wholeFile, type Place} from '../../core/place.ts';
import {valuesOfMagelet} from '../modules/values-of-magelet.ts';
import {readTextIfThere} from '../read-text.ts';
import {authorFrames, placeIn} from './author-frames.ts';
import {missingName} from './missing-name.ts';

type Subject = {readonly block: string; readonly file: string; readonly project: string};

/** The first thing that esbuild, which compiles for tsx, objects to; the column is counted from 1. */
type Mistake = {readonly text: string; readonly path: string; readonly line: number; readonly column: number};

/** Why a block's file could not be loaded: it does not compile, imports what is not there, or threw while it loaded. */
export function errorInModule(error: unknown, {block, file, project}: Subject): Diagnostic {
  const framed = (): Place =>
    authorFrames(error instanceof Error ? (error.stack ?? '') : '', project)[0] ?? wholeFile(file);
  if (isMageletError(error)) return {...error.diagnostic, at: error.diagnostic.at ?? {place: framed()}};
  const mistake = compilerMistake(error);
  if (mistake) return doesNotCompile(mistake, {block, file, project});
  const code = (error as {code?: unknown} | null)?.code;
  const message = error instanceof Error ? error.message : String(error);
  const isImport = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  if (isImport) return importNotFound(message, {block, file, project});
  if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return notPartOfPackage(message, {block, file, project});
  const [, from, imported] =
    /requested module '([^']+)' does not provide an export named '([^']+)'/.exec(message) ?? [];
  if (from !== undefined && imported !== undefined) return notExported(imported, from, {block, file, project});
  const name = error instanceof Error ? error.name : 'a value';
  const missing = missingName(error, file, project);
  return {
    severity: 'error',
    code: 'block-not-loaded',
    message: `the file of block "${block}" could not be loaded: ${name}: ${message.split('\n')[0]}`,
    // tsx leaves lines out: the frame is then that of another line.
    at: {place: (missing && lineWith(missing.name, framed(), project)) ?? framed()},
    notes: ['it failed before the block was called'],
    ...(missing?.help !== undefined && {help: missing.help}),
  };
}

/** esbuild's messages pass from tsx's thread as text: `/project/block.ts:2:37: ERROR: Expected "]" but found ";"`. */
function compilerMistake(error: unknown): Mistake | undefined {
  const message = error instanceof Error ? error.message : '';
  const [, path = '', line, column, text = ''] = /^(.+):(\d+):(\d+): ERROR: (.+)$/m.exec(message) ?? [];
  return text === '' ? undefined : {text, path, line: Number(line), column: Number(column) + 1};
}

function doesNotCompile({text, path, line, column}: Mistake, {block, project}: Subject): Diagnostic {
  return {
    severity: 'error',
    code: 'block-syntax',
    message: `the file of block "${block}" is not TypeScript: ${lowerFirst(text)}`,
    at: {place: placeIn(resolve(project, path), project, line, column)},
  };
}

function importNotFound(message: string, {block, file, project}: Subject): Diagnostic {
  const [, wanted = message, importer] =
    /Cannot find (?:package|module) '([^']+)'(?: imported from '?([^']+)'?)?/.exec(message) ?? [];
  const isPackage = !/^(?:\.|\/|file:|[A-Za-z]:\\)/.test(wanted);
  const from = importer === undefined ? join(project, file) : pathOf(importer);
  const base = {severity: 'error', code: 'import-not-found', at: {place: lineOfImport(from, project, wanted)}} as const;
  if (isPackage) {
    const near = nearestName(wanted, dependenciesOf(project));
    const help = near === undefined ? `add it to the project: npm i ${wanted}` : `write '${near}'`;
    return {...base, message: `block "${block}" imports "${wanted}", which is not there`, help};
  }
  const path = relative(project, pathOf(wanted)).split(sep).join('/');
  return {...base, message: `block "${block}" imports ${path}, which is not there`};
}

/** A name that a module does not export: misspelt, or a type, of which nothing is left at run time. */
function notExported(name: string, from: string, {block, file, project}: Subject): Diagnostic {
  const near = from === 'magelet' ? nearestName(name, valuesOfMagelet) : undefined;
  const target = from.startsWith('.') ? readTextIfThere(resolve(project, dirname(file), from)) : undefined;
  const isType = new RegExp(`\\bexport\\s+(?:declare\\s+)?(?:type|interface)\\s+${escapeForPattern(name)}\\b`).test(
    target ?? '',
  );
  const asType = `import {type ${name}} from '${from}'`;
  const help = isType ? `it is a type: ${asType}` : near === undefined ? `if it is a type: ${asType}` : `write ${near}`;
  return {
    severity: 'error',
    code: 'import-not-found',
    message: `block "${block}" imports "${name}", which '${from}' does not export`,
    at: {place: lineWith(name, wholeFile(file), project) ?? wholeFile(file)},
    help,
  };
}

/** A path into a package that the package keeps to itself: `magelet/io`. */
function notPartOfPackage(message: string, {block, file, project}: Subject): Diagnostic {
  const [, path = '', manifest = '', importer] =
    /subpath '\.([^']*)' is not defined by "exports" in (.+?package\.json)(?: imported from '?([^']+)'?)?/.exec(
      message,
    ) ?? [];
  const {name = ''} = JSON.parse(readTextIfThere(manifest) ?? '{}') as {readonly name?: string};
  const from = importer === undefined ? join(project, file) : pathOf(importer);
  return {
    severity: 'error',
    code: 'import-not-found',
    message: `block "${block}" imports "${name}${path}", which ${name} does not have`,
    at: {place: lineOfImport(from, project, `${name}${path}`)},
    ...(name === 'magelet' && {help: "write 'magelet', 'magelet/danfo' or 'magelet/testing'"}),
  };
}

/** The packages that the project says it needs. */
function dependenciesOf(project: string): readonly string[] {
  try {
    const {dependencies = {}, devDependencies = {}} = JSON.parse(
      readTextIfThere(join(project, 'package.json')) ?? '{}',
    ) as {readonly dependencies?: object; readonly devDependencies?: object};
    return ['magelet', ...Object.keys(dependencies), ...Object.keys(devDependencies)];
  } catch {
    return ['magelet'];
  }
}

/** The first place of a name in the file of a place; the place itself where its line has the name. */
function lineWith(name: string, near: Place, project: string): Place | undefined {
  const word = new RegExp(`(?<![\\w$])${escapeForPattern(name)}(?![\\w$])`);
  if (word.test(near.text ?? '')) return near;
  const lines = (readTextIfThere(join(project, near.file)) ?? '').split(/\r?\n/);
  const index = lines.findIndex((line) => word.test(line) && !/^\s*(?:\/\/|\*)/.test(line));
  const text = lines[index];
  if (text === undefined) return undefined;
  const column = text.search(word) + 1;
  return {file: near.file, line: index + 1, column, endColumn: column + name.length, text};
}

/** The first line of the importing file that names the import as text; the whole file where none does. */
function lineOfImport(importer: string, project: string, wanted: string): Place {
  const file = wholeFile(relative(project, importer).split(sep).join('/'));
  const name = basename(wanted).replace(/\.\w+$/, '');
  const named = new RegExp(`['"/]${escapeForPattern(name)}(?:\\.\\w+|/[^'"]*)?['"]`);
  const lines = (readTextIfThere(importer) ?? '').split(/\r?\n/);
  const index = lines.findIndex((line) => /\b(?:import|from|require)\b/.test(line) && named.test(line));
  const text = lines[index];
  if (text === undefined) return file;
  const {index: before = 0, 0: found = ''} = /(['"])[^'"]*\1/.exec(text) ?? {};
  return {...file, line: index + 1, column: before + 1, endColumn: before + found.length + 1, text};
}

const pathOf = (address: string): string => (address.startsWith('file:') ? fileURLToPath(address) : address);

const escapeForPattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
