/**
 * The candidate that a person most likely meant, or undefined where none is close.
 * Close is an edit distance (insert, delete, replace, swap of neighbours) of at most a third of the longer name; where none
 * is, the one that says more words: `loader` means `data_loader` where no other has that word, and `retry` means `retries`.
 */
export function nearestName<Name extends string>(name: string, candidates: Iterable<Name>): Name | undefined {
  const all = [...candidates];
  return nearestInLetters(name, all) ?? onlyOneWith(name, all);
}

function onlyOneWith<Name extends string>(name: string, candidates: readonly Name[]): Name | undefined {
  if (name.length < shortestWord) return undefined;
  const [found, ...others] = candidates.filter((candidate) => words(candidate).includes(words(name)));
  return others.length === 0 ? found : undefined;
}

/** The words of a name, each as one of its kind: `maxRetries` has those of `max-retry`. */
function words(name: string): string {
  const parts = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_-]/);
  return `_${parts.map((part) => part.replace(/ies$/, 'y').replace(/(?<=[^s])s$/, '')).join('_')}_`;
}

/** Letters of a word that tells what is meant: `id` is in many names. */
const shortestWord = 3;

function nearestInLetters<Name extends string>(name: string, candidates: readonly Name[]): Name | undefined {
  let best: Name | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const limit = Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3));
    if (Math.abs(name.length - candidate.length) > limit) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({length: b.length + 1}, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;
