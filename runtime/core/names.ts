import {failed, success, type Result} from './result.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & {readonly [brand]: Name};

/** The name of a block: its `uuid` in YAML and its file's path below the folder of its kind. */
export type BlockName = Branded<'block'>;
/** The name of a pipeline: its folder. */
export type PipelineName = Branded<'pipeline'>;
/** The name of a run: the second it began and four random letters, so that names sort by time. */
export type RunName = Branded<'run'>;

const wordShape = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u;

/** Reads the name of a block: words of letters, digits, `_`, `-` and `.`, in folders joined by `/`. */
export function blockName(text: string): Result<BlockName, string> {
  return text !== '' && text.split('/').every((word) => wordShape.test(word) && !word.endsWith('.'))
    ? success(text as BlockName)
    : failed('a block is named by letters, digits, _, - and ., in folders joined by /');
}

/** Reads the name of a pipeline: letters, digits, `_`, `-` and `.`. */
export function pipelineName(text: string): Result<PipelineName, string> {
  return wordShape.test(text) && !text.endsWith('.')
    ? success(text as PipelineName)
    : failed('a pipeline is named by letters, digits, _, - and .');
}

/**
 * The name that Mage would give: lower case, every other character `_`, never a digit first.
 *
 * @example cleanName('Load Orders 2') // 'load_orders_2'
 */
export function cleanName(text: string): string {
  const cleaned = text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_/]/gu, '_');
  return /^\p{N}/u.test(cleaned) ? `letter_${cleaned}` : cleaned;
}

/** A new run's name, such as `2026-11-23T14-05-09-k3fd`. `now` is milliseconds since 1970. */
export function newRunName(now: number, random: () => number): RunName {
  const second = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  const letters = Array.from({length: 4}, () => Math.floor(random() * 36).toString(36)).join('');
  return `${second}-${letters}` as RunName;
}
