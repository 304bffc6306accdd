import type {BlockView, RunView} from './follow-run.ts';
import {listInWords} from './list-words.ts';

/** Why a block was left out: its own conditional is no block of the run, what was left out above it is one. */
export function leftOutInWords({because = []}: BlockView, {blocks}: Pick<RunView, 'blocks'>): string {
  const names = listInWords(because);
  return because.every((name) => blocks.has(name)) ? `because ${names} was left out` : `because ${names} said no`;
}
