import {readFileSync} from 'node:fs';
import {relative, sep} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Place} from '../../core/place.ts';

const frameShape = /\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^\s()]+?):(\d+):(\d+)\)?$/;

/**
 * The places of a stack that lie in the author's own code, innermost first: files of the project that are not in
 * `node_modules`. Ours and Node's stay out.
 */
export function authorFrames(stack: string, project: string): readonly Place[] {
  return stack
    .split('\n')
    .map((line) => frameShape.exec(line.trim()))
    .filter((match) => match !== null)
    .map(([, file = '', line, column]) => ({file: pathOf(file), line: Number(line), column: Number(column)}))
    .filter(({file}) => isAuthors(file, project))
    .map(({file, line, column}) => placeIn(file, project, line, column));
}

/** The place of one character, with its line where the file can be read. */
export function placeIn(path: string, project: string, line: number, column: number): Place {
  const text = lineOf(path, line);
  const place = {file: relative(project, path).split(sep).join('/'), line, column, endColumn: column + 1};
  return text === undefined ? place : {...place, text};
}

/** A module's address as a path; tsx adds a query to it. */
function pathOf(file: string): string {
  return file.startsWith('file://') ? fileURLToPath(file.replace(/\?.*$/, '')) : file.replace(/\?.*$/, '');
}

function isAuthors(path: string, project: string): boolean {
  const inside = path.startsWith(project + sep);
  const rest = path.slice(project.length);
  return inside && !rest.includes(`${sep}node_modules${sep}`) && !rest.startsWith(`${sep}dist${sep}`);
}

function lineOf(path: string, line: number): string | undefined {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/)[line - 1];
  } catch {
    return undefined;
  }
}
