import {paletteFor} from './palette.ts';

export type ShownFinding = {
  readonly what: string;
  readonly outcome: 'good' | 'bad' | 'not looked at';
  readonly detail: string;
};

/** One line of `magelet doctor`: a mark, what was looked at, and how it stands. */
export function renderFinding({what, outcome, detail}: ShownFinding, {colour}: {readonly colour: boolean}): string {
  const {green, red, dim} = paletteFor(colour);
  const marks = {good: green('✓'), bad: red('✗'), 'not looked at': dim('·')};
  return `${marks[outcome]} ${what.padEnd(8)}   ${outcome === 'good' ? detail : outcome === 'bad' ? red(detail) : dim(detail)}\n`;
}
