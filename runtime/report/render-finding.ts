import {paletteFor} from './palette.ts';
import type {Look} from './reporter.ts';
import {hanging} from './wrap-text.ts';

export type ShownFinding = {
  readonly what: string;
  readonly outcome: 'good' | 'bad' | 'not looked at';
  readonly detail: string;
};

/** One thing that `magelet doctor` looked at: a mark, what it was, and how it stands, over lines that the screen holds. */
export function renderFinding({what, outcome, detail}: ShownFinding, look: Look): string {
  const {green, red, dim} = paletteFor(look.colour);
  const marks = {good: green('✓'), bad: red('✗'), 'not looked at': dim('·')};
  const paint = {good: (text: string) => text, bad: red, 'not looked at': dim}[outcome];
  const name = what.padEnd(8);
  const indent = '✓ '.length + name.length + 3;
  return `${marks[outcome]} ${name}   ${paint(hanging(detail, look, indent))}\n`;
}
