import {resolve} from 'node:path';
import {isMageletError, type Diagnostic} from '../../core/diagnostic.ts';
import {wholeFile} from '../../core/place.ts';
import {authorFrames, placeIn} from './author-frames.ts';

type Subject = {readonly block: string; readonly file: string; readonly project: string};

/** The first thing that esbuild, which compiles for tsx, objects to; the column is counted from 1. */
type Mistake = {readonly text: string; readonly path: string; readonly line: number; readonly column: number};

/** Why a block's file could not be loaded: it does not compile, imports what is not there, or threw while it loaded. */
export function errorInModule(error: unknown, {block, file, project}: Subject): Diagnostic {
  if (isMageletError(error)) return error.diagnostic;
  const mistake = compilerMistake(error);
  if (mistake) return doesNotCompile(mistake, {block, file, project});
  const code = (error as {code?: unknown} | null)?.code;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return importNotFound(message, block, file);
  const [place = wholeFile(file)] = authorFrames(error instanceof Error ? (error.stack ?? '') : '', project);
  const name = error instanceof Error ? error.name : 'a value';
  return {
    severity: 'error',
    code: 'block-not-loaded',
    message: `the file of block "${block}" could not be loaded: ${name}: ${message.split('\n')[0]}`,
    at: {place},
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

function importNotFound(message: string, block: string, file: string): Diagnostic {
  const wanted = /Cannot find (?:package|module) '([^']+)'/.exec(message)?.[1] ?? message;
  const isPackage = !/^(?:\.|\/|file:|[A-Za-z]:\\)/.test(wanted);
  return {
    severity: 'error',
    code: 'import-not-found',
    message: `block "${block}" imports "${wanted}", which is not there`,
    at: {place: wholeFile(file)},
    ...(isPackage && {help: `add it to the project: npm i ${wanted}`}),
  };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
