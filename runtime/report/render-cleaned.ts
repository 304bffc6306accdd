import {alignColumns, type Cell} from './align-columns.ts';
import {bytesInWords} from './byte-words.ts';
import {countOf} from './count-words.ts';
import {paletteFor} from './palette.ts';

export type ShownCleaning = {
  readonly runs: readonly {readonly pipeline: string; readonly bytes: number}[];
  readonly leftovers: readonly {readonly path: string; readonly bytes: number}[];
  readonly kept: number;
  readonly running: number;
  readonly bytes: number;
};

/** What `magelet clean` removed, by pipeline, and what it kept. Whole lines. */
export function renderCleaned(
  {runs, leftovers, kept, running, bytes}: ShownCleaning,
  {colour, dryRun}: {readonly colour: boolean; readonly dryRun: boolean},
): string {
  const {dim} = paletteFor(colour);
  const verb = dryRun ? 'would remove' : 'removed';
  const row = (what: string, size: number): readonly Cell[] => [
    {text: verb, paint: dim},
    {text: what},
    {text: bytesInWords(size), flush: 'right'},
  ];
  const rows = [...Map.groupBy(runs, ({pipeline}) => pipeline)].map(([pipeline, those]) =>
    row(`${countOf(those.length, 'run')} of ${pipeline}`, sum(those)),
  );
  const left = leftovers.length > 0 ? [row(countOf(leftovers.length, 'leftover folder'), sum(leftovers))] : [];
  const still = running > 0 ? `, ${countOf(running, 'of which runs', 'of which run')} now` : '';
  const total = `${dryRun ? 'would free' : 'freed'} ${bytesInWords(bytes)}; ${countOf(kept, 'run')} kept${still}`;
  return [...alignColumns([...rows, ...left]), total].map((line) => `${line}\n`).join('');
}

const sum = (parts: readonly {readonly bytes: number}[]): number => parts.reduce((total, {bytes}) => total + bytes, 0);
