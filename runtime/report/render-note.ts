import {paletteFor} from './palette.ts';
import type {Look} from './reporter.ts';
import {hanging} from './wrap-text.ts';

/** A fact beside what a command wrote or would write. A whole line, or some where the screen is narrow. */
export function renderNote(note: string, look: Look): string {
  const indent = 'note: '.length;
  return `${paletteFor(look.colour).dim(`note: ${hanging(note, look, indent)}`)}\n`;
}
