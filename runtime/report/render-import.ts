import {alignColumns} from './align-columns.ts';
import {paletteFor} from './palette.ts';
import type {Look} from './reporter.ts';
import {hanging} from './wrap-text.ts';

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
export function renderImport(words: ImportWords, look: Look): string {
  const {green, bold, dim} = paletteFor(look.colour);
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
    ...part('changed, or to be changed by hand', notesByFile(notes, look)),
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
function notesByFile(notes: ImportWords['notes'], look: Look): readonly string[] {
  return [...Map.groupBy(notes, ({file}) => file)].flatMap(([file, ofFile]) => {
    const numbers = ofFile.map(({line}) => (line === undefined ? '' : String(line)));
    const widest = Math.max(...numbers.map((number) => number.length));
    const indent = widest === 0 ? 4 : 4 + widest + 3;
    return [
      file,
      ...ofFile.map(({what}, index) => {
        const number = widest === 0 ? '' : `${(numbers[index] ?? '').padStart(widest)}   `;
        return `  ${number}${hanging(what, look, indent)}`;
      }),
    ];
  });
}
