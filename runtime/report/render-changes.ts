import {unreachable} from '../core/unreachable.ts';
import {fitText} from './fit-text.ts';
import {lineDiff, type DiffLine} from './line-diff.ts';
import {paletteFor, type Palette} from './palette.ts';
import {renderNote} from './render-note.ts';
import type {Look} from './reporter.ts';

/** A change to a project, as it is shown before it is made or after. */
export type ShownChange =
  | {readonly action: 'create'; readonly path: string; readonly content: string}
  | {readonly action: 'edit'; readonly path: string; readonly content: string; readonly before: string}
  | {readonly action: 'move'; readonly path: string; readonly to: string}
  | {readonly action: 'remove'; readonly path: string};

/** Lines around a changed one that are shown with it. */
const around = 2;

/** What a command will do, with the files that it writes and the lines that it changes. */
export function renderPreview(changes: readonly ShownChange[], look: Look): string {
  const palette = paletteFor(look.colour);
  return changes.map((change) => previewOf(change, palette, look.width)).join('\n');
}

/** What a command did: one line for each file. */
export function renderChanges(
  {
    changes,
    notes,
    next,
  }: {readonly changes: readonly ShownChange[]; readonly notes: readonly string[]; readonly next: readonly string[]},
  look: Look,
): string {
  const {green, bold} = paletteFor(look.colour);
  const done = {create: 'wrote', edit: 'changed', move: 'moved', remove: 'removed'};
  const width = Math.max(...changes.map(({action}) => done[action].length));
  const lines = changes.map(
    (change) =>
      `${green(done[change.action].padEnd(width))}  ${change.path}${change.action === 'move' ? ` to ${change.to}` : ''}`,
  );
  const hints = next.length > 0 ? ['', 'next', ...next.map((command) => `  ${bold(command)}`)] : [];
  return [...notes.map((note) => renderNote(note, look)), ...[...lines, ...hints].map((line) => `${line}\n`)].join('');
}

function previewOf(change: ShownChange, palette: Palette, width: number): string {
  const {bold} = palette;
  switch (change.action) {
    case 'create':
      return [`${bold('write')}  ${change.path}`, ...shownLines(lineDiff('', change.content), palette, width)]
        .map(line)
        .join('');
    case 'edit':
      return [
        `${bold('change')}  ${change.path}`,
        ...shownLines(lineDiff(change.before, change.content), palette, width),
      ]
        .map(line)
        .join('');
    case 'move':
      return line(`${bold('move')}  ${change.path} to ${change.to}`);
    case 'remove':
      return line(`${bold('remove')}  ${change.path}`);
    default:
      return unreachable(change);
  }
}

function shownLines(lines: readonly DiffLine[], {green, red, dim}: Palette, width: number): readonly string[] {
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({state}) => state !== 'same');
  const signs = {same: ' ', gone: '-', new: '+'};
  const paint = {same: dim, gone: red, new: green};
  return lines.flatMap(({state, text}, index) => {
    if (!isNear(index)) return [];
    const isAfterGap = index > 0 && !isNear(index - 1);
    const shown = fitText(`  ${signs[state]} ${text}`, width).trimEnd();
    return [...(isAfterGap ? [dim('    …')] : []), paint[state](shown)];
  });
}

const line = (text: string): string => `${text}\n`;
