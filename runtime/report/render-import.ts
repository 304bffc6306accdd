import {alignColumns} from './align-columns.ts';
import {paletteFor} from './palette.ts';

export type ImportWords = {
  readonly folder: string;
  readonly pipelines: number;
  readonly copied: readonly {readonly target: string}[];
  readonly stubs: readonly {readonly target: string; readonly original: string | undefined; readonly was: string}[];
  readonly notes: readonly {readonly file: string; readonly line?: number; readonly what: string}[];
  readonly left: readonly string[];
};

/** More lines of one sort than this are counted; all of them are in the page. */
const mostLines = 12;

/** What was made of a Mage project and what needs a hand, the most urgent first. */
export function renderImport(words: ImportWords, {colour}: {colour: boolean}): string {
  const {green, bold, dim} = paletteFor(colour);
  const {folder, pipelines, copied, stubs, notes, left} = words;
  const part = (title: string, lines: readonly string[]): readonly string[] => {
    if (lines.length === 0) return [];
    const more = lines.length - mostLines;
    return [
      '',
      title,
      ...lines.slice(0, mostLines).map((line) => `  ${line}`),
      ...(more > 0 ? [dim(`  … and ${more} more`)] : []),
    ];
  };
  const blocks = counted(stubs.length + copied.length, 'block');
  return [
    `${green('imported')}  ${counted(pipelines, 'pipeline')} and ${blocks} into ${folder}`,
    ...part(
      `${counted(stubs.length, 'block')} to write in TypeScript; until then each throws "not written yet"`,
      alignColumns(stubs.map(({target, original, was}) => [{text: target}, {text: original ?? was, paint: dim}])),
    ),
    ...part(
      `${counted(copied.length, 'query', 'queries')} to look at: they run in DuckDB here`,
      copied.map(({target}) => target),
    ),
    ...part('changed, or to be changed by hand', notesByFile(notes)),
    ...part('left behind', left),
    '',
    `all of it is in ${folder}/IMPORT.md`,
    '',
    'next',
    ...[`cd ${folder}`, 'npm install', 'npx magelet validate'].map((command) => `  ${bold(command)}`),
    '',
  ].join('\n');
}

const counted = (count: number, one: string, several = `${one}s`): string => `${count} ${count === 1 ? one : several}`;

/** A file, and below it what is to be said of its lines. */
function notesByFile(notes: ImportWords['notes']): readonly string[] {
  return [...Map.groupBy(notes, ({file}) => file)].flatMap(([file, ofFile]) => [
    file,
    ...alignColumns(
      ofFile.map(({line, what}) => [{text: line === undefined ? '' : String(line), flush: 'right'}, {text: what}]),
    ).map((line) => `  ${line}`),
  ]);
}
