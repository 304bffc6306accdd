import {textWidth} from '../core/text-width.ts';
import {unreachable} from '../core/unreachable.ts';
import {countOf} from './count-words.ts';
import {fitText} from './fit-text.ts';
import type {BlockView} from './follow-run.ts';
import {listInWords} from './list-words.ts';
import {outputInWords, outputWidth} from './output-words.ts';
import type {Palette} from './palette.ts';
import {printable} from './printable.ts';
import {progressBar} from './progress-bar.ts';

type Moment = {readonly now: number; readonly palette: Palette; readonly isLive: boolean};

const gap = '   ';

/** What there is to tell of a block behind its name and time, in at most `width` columns. */
export function blockDetail(block: BlockView, width: number, {now, palette, isLive}: Moment): string {
  const {status, attempt, attempts, passed, diagnostic, because = []} = block;
  const dim = (text: string): string => palette.dim(fitText(text, width));
  switch (status) {
    case 'initial':
      return '';
    case 'queued':
      return dim('queued');
    case 'running':
      return whatItDoes(block, width, now, palette);
    case 'completed':
      return withOutput(block, width, palette, [
        attempt > 1 ? `attempt ${attempt} of ${attempts}` : '',
        passed > 0 ? `${countOf(passed, 'test')} passed` : '',
      ]);
    case 'reused':
      return withOutput(block, width, palette, ['reused']);
    case 'failed': {
      const which = attempts > 1 ? `attempt ${attempt} of ${attempts}` : '';
      return palette.red(fitText(isLive && diagnostic ? printable(diagnostic.message) : which, width));
    }
    case 'upstream_failed':
      return dim(
        firstThatFits(width, [`not run: ${listInWords(because, 3)} failed`, `${listInWords(because, 1)} failed`]),
      );
    case 'condition_failed':
      return dim(`skipped because of ${listInWords(because, 2)}`);
    case 'cancelled':
      return dim('cancelled');
    default:
      return unreachable(status);
  }
}

function whatItDoes(block: BlockView, width: number, now: number, palette: Palette): string {
  const {attempt, attempts, progress, triesAgainAt, latestTransfer} = block;
  if (triesAgainAt !== undefined) {
    const seconds = Math.max(0, Math.ceil((triesAgainAt - now) / 1000));
    return palette.yellow(fitText(`attempt ${attempt + 1} of ${attempts} in ${seconds} s`, width));
  }
  const which = attempt > 1 ? `attempt ${attempt} of ${attempts}${gap}` : '';
  const room = width - which.length;
  const doing = latestTransfer
    ? palette.dim(fitText(`${latestTransfer.direction} ${printable(latestTransfer.uri)}`, room))
    : '';
  return palette.yellow(fitText(which, width)) + (progress ? progressBar(progress, room, palette) : doing);
}

/** The output, and behind it as many of `words` as there is room for. */
function withOutput(block: BlockView, width: number, palette: Palette, words: readonly string[]): string {
  const output = outputInWords(block);
  let text = outputWidth <= width ? output : fitText(output.trimStart(), width);
  let used = outputWidth;
  for (const word of words.filter((each) => each !== '')) {
    used += gap.length + textWidth(word);
    if (used > width) break;
    text = (text === '' ? ' '.repeat(outputWidth) : text) + gap + palette.dim(word);
  }
  return text;
}

const firstThatFits = (width: number, texts: readonly string[]): string =>
  texts.find((text) => textWidth(text) <= width) ?? texts.at(-1) ?? '';
