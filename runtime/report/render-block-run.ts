import {blockKinds} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {Column, OutputPreview, OutputSummary} from '../core/output.ts';
import {alignColumns, type Cell} from './align-columns.ts';
import {bytesInWords} from './byte-words.ts';
import {countOf} from './count-words.ts';
import {drawTable} from './draw-table.ts';
import {durationInWords} from './duration-words.ts';
import type {BlockView} from './follow-run.ts';
import {listInWords} from './list-words.ts';
import {paletteFor, type Palette} from './palette.ts';
import {printable, printableLines} from './printable.ts';
import {renderDiagnostic} from './render-diagnostic.ts';
import type {Look} from './reporter.ts';
import {blockLooks} from './status-look.ts';

/** What there is to see of a block's output. */
export type ShownOutput = {
  readonly summary: OutputSummary;
  /** Where it is stored; undefined where it is stored no longer. */
  readonly path?: string;
  readonly preview?: OutputPreview;
  /** The beginning of a text, or of a value that has no rows. */
  readonly text?: string;
};

/** One block of a recorded run: how it ended, what it gave with its columns and first rows, or why it gave nothing. Whole lines. */
export function renderBlockRun(
  block: BlockView,
  {run, pipeline, output, diagnostic}: {run: string; pipeline: string; output?: ShownOutput; diagnostic?: Diagnostic},
  look: Look,
): string {
  const palette = paletteFor(look.colour);
  const {mark, word, colour} = blockLooks[block.status];
  const facts = [
    ['run', `${run} of ${pipeline}`],
    ...(block.because && block.because.length > 0 ? [['because', `of ${listInWords(block.because)}`]] : []),
    ...(block.attempts > 1 ? [['attempts', `${block.attempt} of ${block.attempts}`]] : []),
    ...(output
      ? [
          ['gave', inWords(output.summary)],
          ['stored', output.path ?? 'no longer'],
        ]
      : []),
    ...[...block.written.values()].map(({uri, bytes}) => ['wrote', `${printable(uri)}, ${bytesInWords(bytes)}`]),
    ...(block.passed > 0 ? [['tests', `${block.passed} passed`]] : []),
  ].map(([name = '', value = '']): readonly Cell[] => [{text: name, paint: palette.dim}, {text: value}]);
  const time = block.took > 0 ? ` in ${durationInWords(block.took)}` : '';
  const head = `${palette[colour](mark)} ${palette.bold(block.name)}   ${blockKinds[block.kind].spoken}   ${word}${time}`;
  const parts = [
    [head, ...alignColumns(facts).map((line) => `  ${line}`)].map((line) => `${line}\n`).join(''),
    ...(output ? outputParts(output, look, palette) : []),
    ...(diagnostic ? [renderDiagnostic(diagnostic, look)] : []),
  ];
  return parts.join('\n');
}

/** `table, 1,204 rows, 58.2 kB` */
function inWords({kind, rows, bytes}: OutputSummary): string {
  if (kind === 'nothing') return 'nothing';
  return [kind, ...(rows === undefined ? [] : [countOf(rows, 'row')]), bytesInWords(bytes)].join(', ');
}

function outputParts({summary, preview, text}: ShownOutput, look: Look, palette: Palette): readonly string[] {
  const {columns = [], rows} = summary;
  const moreColumns = preview ? Math.max(0, columns.length - preview.columns.length) : 0;
  return [
    ...(columns.length > 0 ? [drawSchema(columns, palette)] : []),
    ...(preview ? [drawTable({...preview, moreColumns, ...(rows !== undefined && {rows})}, look)] : []),
    ...(text === undefined ? [] : [`${printableLines(text).join('\n')}\n`]),
  ];
}

function drawSchema(columns: readonly Column[], palette: Palette): string {
  const header = ['column', 'type'].map((text): Cell => ({text, paint: palette.dim}));
  const rows = columns.map(({name, type}): readonly Cell[] => [
    {text: printable(name)},
    {text: type, paint: palette.dim},
  ]);
  return alignColumns([header, ...rows])
    .map((line) => `${line}\n`)
    .join('');
}
