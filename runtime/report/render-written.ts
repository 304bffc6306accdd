import {paletteFor} from './palette.ts';
import {renderNote} from './render-note.ts';
import type {Look} from './reporter.ts';

export type WrittenFiles = {
  readonly files: readonly string[];
  readonly notes: readonly string[];
  /** Commands that a person may well want next. */
  readonly next: readonly string[];
};

/** What a scaffolding command wrote, and what to do next. */
export function renderWritten({files, notes, next}: WrittenFiles, look: Look): string {
  const {green, bold} = paletteFor(look.colour);
  const lines = files.map((file) => `${green('wrote')}  ${file}`);
  const hints = next.length > 0 ? ['', 'next', ...next.map((command) => `  ${bold(command)}`)] : [];
  return `${notes.map((note) => renderNote(note, look)).join('')}${[...lines, ...hints].join('\n')}\n`;
}
