import {inspect} from 'node:util';
import {unreachable} from '../core/unreachable.ts';
import type {LogLevel, LogLine} from '../core/run-event.ts';
import {padText} from './fit-text.ts';
import type {Palette} from './palette.ts';
import {printableLines} from './printable.ts';

/**
 * What a block logged or printed, a line each with the block's name before it, the names `nameWidth` columns wide.
 *
 * @example logLines('load_flights', {level: 'warn', message: 'slow', source: 'log'}, 12, palette) // ['load_flights | warn: slow']
 */
export function logLines(
  name: string,
  {level, message, fields}: LogLine,
  nameWidth: number,
  palette: Palette,
): readonly string[] {
  const paint = levelPaint(level, palette);
  const word = level === 'warn' || level === 'error' ? `${level}: ` : '';
  const lines = printableLines(`${word}${message}`);
  const told = Object.entries(fields ?? {}).map(([key, value]) => `${key}=${fieldText(value)}`);
  return lines.map((line, index) => {
    const tail =
      index === lines.length - 1 && told.length > 0 ? `  ${palette.dim(printableLines(told.join(' ')).join(' '))}` : '';
    return `${palette.dim(`${padText(name, nameWidth)} |`)} ${paint(line)}${tail}`;
  });
}

function levelPaint(level: LogLevel, {dim, yellow, red}: Palette): (text: string) => string {
  switch (level) {
    case 'debug':
      return dim;
    case 'info':
      return (text) => text;
    case 'warn':
      return yellow;
    case 'error':
      return red;
    default:
      return unreachable(level);
  }
}

function fieldText(value: unknown): string {
  if (typeof value === 'string' && /^\S+$/.test(value)) return value;
  return inspect(value, {breakLength: Infinity, depth: 4});
}
