/** A line of two texts: in both, in the first alone, or in the second alone. */
export type DiffLine = {readonly state: 'same' | 'gone' | 'new'; readonly text: string};

/** Beyond so many pairs of lines, what differs is shown as a whole. */
const mostPairs = 4_000_000;

/** The lines of both texts in order, with as few differences as there are. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, young] = [linesOf(before), linesOf(after)];
  let first = 0;
  while (first < old.length && first < young.length && old[first] === young[first]) first++;
  let last = 0;
  const most = Math.min(old.length, young.length) - first;
  while (last < most && old.at(-1 - last) === young.at(-1 - last)) last++;
  const same = (lines: readonly string[]): readonly DiffLine[] => lines.map((text) => ({state: 'same', text}));
  return [
    ...same(old.slice(0, first)),
    ...middle(old.slice(first, old.length - last), young.slice(first, young.length - last)),
    ...same(old.slice(old.length - last)),
  ];
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** By the longest run of lines that both have, in order. */
function middle(old: readonly string[], young: readonly string[]): readonly DiffLine[] {
  const gone = old.map((text): DiffLine => ({state: 'gone', text}));
  const added = young.map((text): DiffLine => ({state: 'new', text}));
  if (old.length * young.length > mostPairs) return [...gone, ...added];
  const width = young.length + 1;
  // How many lines both still have in common from here on, in either text.
  const shared = new Uint32Array((old.length + 1) * width);
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = young.length - 1; column >= 0; column--) {
      const at = row * width + column;
      shared[at] =
        old[row] === young[column]
          ? (shared[at + width + 1] ?? 0) + 1
          : Math.max(shared[at + width] ?? 0, shared[at + 1] ?? 0);
    }
  }
  const lines: (DiffLine | undefined)[] = [];
  let [row, column] = [0, 0];
  while (row < old.length && column < young.length) {
    const at = row * width + column;
    if (old[row] === young[column]) {
      lines.push({state: 'same', text: old[row] ?? ''});
      row++;
      column++;
    } else if ((shared[at + width] ?? 0) >= (shared[at + 1] ?? 0)) lines.push(gone[row++]);
    else lines.push(added[column++]);
  }
  return [...lines, ...gone.slice(row), ...added.slice(column)].filter((line) => line !== undefined);
}
