import type {Progress} from '../core/run-event.ts';
import {textWidth} from '../core/text-width.ts';
import {fitText} from './fit-text.ts';
import type {Palette} from './palette.ts';
import {printable} from './printable.ts';
import {progressInWords, shareDone} from './progress-words.ts';

/** A bar, the percentage, and the figures where `width` allows; the figures alone where the whole is not known. */
export function progressBar(progress: Progress, width: number, {cyan, dim}: Palette): string {
  const words = printable(progressInWords(progress));
  const share = shareDone(progress);
  if (share === undefined) return dim(fitText(words, width));
  const percent = `${Math.floor(share * 100)}%`.padStart(gap.length + '100%'.length);
  const length = Math.min(width >= 60 ? longBar : shortBar, width - percent.length);
  if (length < 1) return dim(fitText(percent.trimStart(), width));
  const filled = Math.round(share * length);
  const bar = cyan('━'.repeat(filled)) + dim('─'.repeat(length - filled));
  const hasRoom = length + percent.length + gap.length + textWidth(words) <= width;
  return `${bar}${percent}${hasRoom ? gap + dim(words) : ''}`;
}

const gap = '   ';
const longBar = 28;
const shortBar = 14;
