import {Option, type Command} from 'commander';
import type {Selection} from '../project/selection-in.ts';
import {collect} from './collect.ts';

/** Adds the options of the language in which parts of a pipeline are named. */
export function withSelectors(command: Command): Command {
  const words = 'name, tag:x, kind:x, with + above or below; a comma for both, a space or again for either';
  return command
    .addOption(new Option('--select <selector>', `the blocks that it finds: ${words}`).argParser(collect))
    .addOption(new Option('--exclude <selector>', 'but not those that this one finds').argParser(collect));
}

export type SelectorOptions = {readonly select?: readonly string[]; readonly exclude?: readonly string[]};

export const selectionOf = ({select, exclude}: SelectorOptions): Selection => ({
  ...(select && {select}),
  ...(exclude && {exclude}),
});
