import {basename, join, relative, resolve, sep} from 'node:path';
import {fileURLToPath} from 'node:url';
import {isMageletError, type Diagnostic} from '../../core/diagnostic.ts';
import {wholeFile, type Place} from '../../core/place.ts';
import {readTextIfThere} from '../read-text.ts';
import {authorFrames, placeIn} from './author-frames.ts';

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
  const name = error instanceof Error ? error.name : 'a value';
  return {
    severity: 'error',
    code: 'block-not-loaded',
    message: `the file of block "${block}" could not be loaded: ${name}: ${message.split('\n')[0]}`,
    at: {place: framed()},
    notes: ['it failed before the block was called'],
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
    const help = `add it to the project: npm i ${wanted}`;
    return {...base, message: `block "${block}" imports "${wanted}", which is not there`, help};
  }
  const path = relative(project, pathOf(wanted)).split(sep).join('/');
  return {...base, message: `block "${block}" imports ${path}, which is not there`};
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
