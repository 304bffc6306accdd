import {stripTypeScriptTypes} from 'node:module';
import {quietWarnings} from '../../core/quiet-warnings.ts';
import {blockFileIn} from '../modules/plain-block.ts';

/** A block's file as the text of a function whose value is the block. */
export type BlockScript = {
  /** Of `magelet`: what the function is given, in this order. */
  readonly imported: readonly string[];
  readonly text: string;
  /** Characters that come before the file's own, on its first line. */
  readonly opening: number;
};

/**
 * Makes one of a file that imports names of `magelet` and otherwise holds types and its block, as most do. Every character
 * of the block keeps its place. Undefined for any other file, and for one that may not be right.
 */
export function blockScriptOf(file: string): BlockScript | undefined {
  const found = blockFileIn(file);
  if (!found) return undefined;
  const {imports, callee} = found;
  // Any more of that word, and it asks for its own address, or for another module while it runs.
  const isPlain = imports.every(({source}) => source === 'magelet') && file.match(word)?.length === imports.length;
  if (!isPlain || !file.slice(0, callee.start).endsWith(defining)) return undefined;
  const javaScript = withoutTypes(file);
  if (javaScript?.length !== file.length) return undefined;
  const names = imports.flatMap((each) => (each.isOfTypes ? [] : each.names.filter(({isType}) => !isType)));
  const opening = `(async function (${names.map(({local}) => local).join(', ')}) {"use strict";`;
  const before = javaScript.slice(0, callee.start - returning.length).replace(/[^\n\r\u2028\u2029]/g, ' ');
  const text = `${opening}${before}${returning}${javaScript.slice(callee.start)}\n})`;
  return {imported: names.map(({imported}) => imported), text, opening: opening.length};
}

const word = /\bimport\b/g;
const defining = 'default ';
const returning = 'return ';

/** Node announces it as experimental, once, to whoever runs the block. */
function withoutTypes(file: string): string | undefined {
  const hearAgain = quietWarnings();
  try {
    return stripTypeScriptTypes(file);
  } catch {
    return undefined;
  } finally {
    hearAgain();
  }
}
