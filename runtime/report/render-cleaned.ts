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
  readonly ofHistory: number;
  /** What was removed from buckets, by pipeline. */
  readonly remote?: readonly {
    readonly place: string;
    readonly runs: readonly string[];
    readonly objects: number;
    readonly bytes: number;
  }[];
};

/** What `magelet clean` removed, by pipeline, and what it kept. Whole lines. */
export function renderCleaned(
  {runs, leftovers, kept, running, bytes, ofHistory, remote = []}: ShownCleaning,
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
  // How much smaller the history becomes is not known before it is compacted.
  const unknown = dryRun && runs.length > 0 ? ', and some of the history' : '';
  const ofRecords = ofHistory > 0 ? `, and ${bytesInWords(ofHistory)} of the history` : unknown;
  const total = `${dryRun ? 'would free' : 'freed'} ${bytesInWords(bytes)}${ofRecords}; ${countOf(kept, 'run')} kept${still}`;
  const inBuckets = remote.filter(({objects}) => objects > 0);
  const ofBuckets = inBuckets.map(({place, runs: those, objects, bytes: size}) =>
    row(`${countOf(those.length, 'run')} at ${place}, ${countOf(objects, 'object')}`, size),
  );
  const hidden = dim(
    'a bucket that keeps old versions hides what is removed, and bills it until its lifecycle rule removes it',
  );
  const notes = inBuckets.length > 0 && !dryRun ? [hidden] : [];
  return [...alignColumns([...rows, ...left, ...ofBuckets]), total, ...notes].map((line) => `${line}\n`).join('');
}

const sum = (parts: readonly {readonly bytes: number}[]): number => parts.reduce((total, {bytes}) => total + bytes, 0);
