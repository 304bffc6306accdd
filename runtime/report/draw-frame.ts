import {textWidth} from '../core/text-width.ts';
import type {Pointer} from '../core/diagnostic.ts';
import {beginningOf, endOf} from './fit-text.ts';
import {printable} from './printable.ts';

type Paint = (text: string) => string;

export type FrameLook = {
  /** Columns of the screen. */
  readonly width: number;
  /** Columns of the widest line number. */
  readonly gutter: number;
  /** `-->` before the place that is meant, `:::` before one that belongs to it. */
  readonly arrow: '-->' | ':::';
  readonly paintGutter: Paint;
  readonly paintMark: Paint;
};

/** The place, its source line with what is beside it cut to the screen, and the marks below with their label. */
export function drawFrame({place, label}: Pointer, look: FrameLook): readonly string[] {
  const {gutter, arrow, paintGutter, paintMark} = look;
  const where = place.line === 0 ? place.file : `${place.file}:${place.line}:${place.column}`;
  const arrowLine = `${' '.repeat(gutter)}${paintGutter(arrow)} ${printable(where)}`;
  if (place.line === 0 || place.text === undefined) return [label ? `${arrowLine}: ${label}` : arrowLine];
  const bar = paintGutter(`${' '.repeat(gutter + 1)}|`);
  const numbered = paintGutter(`${String(place.line).padStart(gutter)} |`);
  const room = look.width - gutter - ' | '.length;
  const {before, marked, after} = cutAround(partsOf(place.text, place.column, place.endColumn), room);
  const marks = '^'.repeat(Math.max(1, textWidth(marked)));
  const marksAt = textWidth(before);
  return [
    arrowLine,
    bar,
    `${numbered} ${before}${marked}${after}`.trimEnd(),
    ...labelled(marks, label && printable(label), marksAt, room).map(
      (line) => `${bar} ${paintAfterSpace(line, paintMark)}`,
    ),
  ];
}

type Parts = {readonly before: string; readonly marked: string; readonly after: string};

function partsOf(text: string, column: number, endColumn: number): Parts {
  const start = Math.min(Math.max(0, column - 1), text.length);
  const end = Math.max(start, endColumn - 1);
  return {
    before: printable(text.slice(0, start)),
    marked: printable(text.slice(start, end)),
    after: printable(text.slice(end)),
  };
}

/** A line too wide for `room` loses what is farthest from the marks; `…` stands where something went. */
function cutAround({before, marked, after}: Parts, room: number): Parts {
  if (textWidth(before + marked + after) <= room) return {before, marked, after};
  if (textWidth(marked) > room - 2) {
    const left = before === '' ? '' : '…';
    return {before: left, marked: beginningOf(marked, room - 1 - left.length), after: '…'};
  }
  const beside = room - textWidth(marked);
  const half = Math.floor(beside / 2);
  const forBefore = Math.max(half, beside - textWidth(after));
  const keptBefore = textWidth(before) <= forBefore ? before : `…${endOf(before, forBefore - 1)}`;
  const forAfter = beside - textWidth(keptBefore);
  const keptAfter = textWidth(after) <= forAfter ? after : `${beginningOf(after, forAfter - 1)}…`;
  return {before: keptBefore, marked, after: keptAfter};
}

/** The label behind the marks, or where it does not fit there, on a line of its own as near below them as it goes. */
function labelled(marks: string, label: string | undefined, marksAt: number, room: number): readonly string[] {
  const line = ' '.repeat(marksAt) + marks;
  if (label === undefined) return [line];
  const labelWidth = textWidth(label);
  if (line.length + 1 + labelWidth <= room) return [`${line} ${label}`];
  return [line, ' '.repeat(Math.max(0, Math.min(marksAt, room - labelWidth))) + label];
}

function paintAfterSpace(line: string, paint: Paint): string {
  const text = line.trimStart();
  return line.slice(0, line.length - text.length) + paint(text);
}
