import {paletteFor} from './palette.ts';

export type WrittenFiles = {
  readonly files: readonly string[];
  readonly notes: readonly string[];
  /** Commands that a person may well want next. */
  readonly next: readonly string[];
};

/** What a scaffolding command wrote, and what to do next. */
export function renderWritten({files, notes, next}: WrittenFiles, {colour}: {colour: boolean}): string {
  const {green, dim, bold} = paletteFor(colour);
  const lines = [...notes.map((note) => dim(`note: ${note}`)), ...files.map((file) => `${green('wrote')}  ${file}`)];
  const hints = next.length > 0 ? ['', 'next', ...next.map((command) => `  ${bold(command)}`)] : [];
  return `${[...lines, ...hints].join('\n')}\n`;
}
