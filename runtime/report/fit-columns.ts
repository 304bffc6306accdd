/** A column of a table: how wide its name and its widest cell are, and whether they may be shown in part. */
export type ColumnWidths = {readonly header: number; readonly content: number; readonly canBeCut: boolean};

/** What can be cut is shown at least so far, so that it can still be told apart. */
const leastShown = 8;
/** A text this long is cut even where there is room, so that a row stays one glance. */
const mostShown = 48;

/**
 * The widths in which the first columns fit in `width` with `gap` between them; the ones behind them have no room.
 * The widest texts give way first, then names above numbers, then the last columns.
 */
export function fitColumns(columns: readonly ColumnWidths[], width: number, gap: number): readonly number[] {
  const least = columns.map(({header, content, canBeCut}) =>
    canBeCut ? Math.min(leastShown, Math.max(header, content)) : Math.max(content, Math.min(header, leastShown)),
  );
  let count = 0;
  let taken = -gap;
  for (const each of least) {
    if (count > 0 && taken + gap + each > width) break;
    taken += gap + each;
    count++;
  }
  const wanted = columns.slice(0, count).map(({header, content, canBeCut}) => {
    const natural = Math.max(header, content);
    return canBeCut ? Math.min(natural, mostShown) : natural;
  });
  const room = width - gap * (count - 1);
  return shrink(wanted, least.slice(0, count), room);
}

/** Takes from the widest, column by column of the screen, until the sum is `room` or nothing can give way. */
function shrink(wanted: readonly number[], least: readonly number[], room: number): readonly number[] {
  const widths = wanted.slice();
  let over = widths.reduce((sum, each) => sum + each, 0) - room;
  for (; over > 0; over--) {
    let widest = -1;
    for (const [index, each] of widths.entries()) {
      if (each > (least[index] ?? 0) && each > (widths[widest] ?? 0)) widest = index;
    }
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths.map((each) => Math.min(each, room));
}
