import {bytesInWords} from './byte-words.ts';
import {countOf} from './count-words.ts';
import type {BlockView} from './follow-run.ts';

/** Columns in which rows and bytes are written flush right, so that they stand below each other from the first line on. */
const rowsWidth = '3,000,000 rows'.length;
const bytesWidth = '999.9 MB'.length;
export const outputWidth = rowsWidth + 3 + bytesWidth;

/** How much a block put out, in two columns: its output or that of its children, or where it gave none, what it wrote to a store. */
export function outputInWords({family, written, ...block}: BlockView): string {
  const output = block.output ?? family?.output;
  const gave = output && output.kind !== 'nothing' ? [output] : [...written.values()];
  if (gave.length === 0) return '';
  const withRows = gave.filter(({rows}) => rows !== undefined);
  const rows = withRows.length > 0 ? countOf(sum(withRows.map(({rows = 0}) => rows)), 'row') : '';
  const bytes = bytesInWords(sum(gave.map(({bytes}) => bytes)));
  return `${rows.padStart(rowsWidth)}   ${bytes.padStart(bytesWidth)}`;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, each) => total + each, 0);
