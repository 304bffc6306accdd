import type {Diagnostic} from '../core/diagnostic.ts';
import {bytesInWords} from './byte-words.ts';
import {asCalled} from './as-called.ts';
import {alignColumns, type Cell} from './align-columns.ts';
import {countOf} from './count-words.ts';
import {drawTable} from './draw-table.ts';
import {durationInWords} from './duration-words.ts';
import {blocksInOrder, type BlockView, type RunView} from './follow-run.ts';
import {paletteFor} from './palette.ts';
import {mergeDiagnostics} from './merge-diagnostics.ts';
import {printable} from './printable.ts';
import {renderDiagnostic} from './render-diagnostic.ts';
import type {Look} from './reporter.ts';
import {countsInWords, runLooks} from './status-look.ts';

/** What went wrong in a run, each problem once, with an empty line between them; empty where nothing did. Whole lines. */
export function renderFailures(view: RunView, look: Look): string {
  return mergeDiagnostics(diagnosticsOf(view))
    .map((diagnostic) => renderDiagnostic(diagnostic, look))
    .join('\n');
}

/**
 * The end of a settled run: a look at its last table, where things were written, how it went, and the command that goes on.
 * Whole lines.
 */
export function renderEnding(view: RunView, look: Look): string {
  const parts = [
    ...(view.settled?.status === 'completed' ? lastTable(view, look) : []),
    ...written(view, look),
    result(view, look),
  ];
  return parts.join('\n');
}

function lastTable(view: RunView, look: Look): readonly string[] {
  const block = resultBlock(view);
  if (!block) return [];
  const {preview, rows, columns} = shownOutput(block) ?? {};
  const {bold, dim} = paletteFor(look.colour);
  const family = block.family ? [countOf(block.family.children.length, 'child', 'children')] : [];
  const heading = (...facts: readonly string[]): string =>
    [bold(block.name), ...(facts.length > 0 ? [dim(facts.join(', '))] : [])].join('   ');
  if (!preview) return [`${heading(...family, countOf(rows ?? 0, 'row'))}\n`];
  const moreColumns = Math.max(0, (columns?.length ?? 0) - preview.columns.length);
  const table = drawTable({...preview, moreColumns, ...(rows !== undefined && {rows})}, look);
  return [`${heading(...family)}\n\n${table}`];
}

/** What a block gave, or its children together. */
const shownOutput = ({output, family}: BlockView): BlockView['output'] => output ?? family?.output;

/** The block that shows what came out: the last one that nothing waits for, else the nearest above such that gave a table. */
function resultBlock({blocks}: RunView): BlockView | undefined {
  const all = [...blocks.values()];
  // A child is shown with its family.
  const waitedFor = new Set(all.flatMap(({upstream, family}) => [...upstream, ...(family?.children ?? [])]));
  const candidates = new Set(all.filter(({name}) => !waitedFor.has(name)).toReversed());
  for (const block of candidates) {
    const output = shownOutput(block);
    // Children whose columns differ have no table together, and still a count.
    if (output?.preview ? output.preview.columns.length > 0 : output?.rows && block.family) return block;
    for (const name of block.upstream) {
      const above = blocks.get(name);
      if (above) candidates.add(above);
    }
  }
  return undefined;
}

/** More lines than this say less than a count. */
const mostWritten = 20;

function written(view: RunView, {colour}: Look): readonly string[] {
  const {dim} = paletteFor(colour);
  const transfers = blocksInOrder(view).flatMap((block) => [...block.written.values()]);
  if (transfers.length === 0) return [];
  const rows = transfers.slice(0, mostWritten).map(({uri, bytes, rows}, index): readonly Cell[] => [
    {text: index === 0 ? 'wrote' : '', paint: dim},
    {text: rows === undefined ? '' : countOf(rows, 'row'), flush: 'right'},
    {text: bytesInWords(bytes), flush: 'right'},
    // Last, and never cut: it is there to be copied.
    {text: printable(uri)},
  ]);
  const more = transfers.length > mostWritten ? [`        and ${transfers.length - mostWritten} more`] : [];
  return [[...alignColumns(rows), ...more].map((line) => `${line}\n`).join('')];
}

function result(view: RunView, look: Look): string {
  const {pipeline, settled, blocks} = view;
  if (!settled) throw new Error('Internal error: the ending of a run that has not ended');
  const {status, took, counts} = settled;
  const palette = paletteFor(look.colour);
  const {mark, word, colour: paint} = runLooks[status];
  const all = countOf(blocks.size, 'block');
  const how = (counts.completed ?? 0) === blocks.size ? all : `${all}: ${countsInWords(counts)}`;
  const when = status === 'completed' ? `in ${durationInWords(took)}` : `after ${durationInWords(took)}`;
  const line = `${palette[paint](mark)} ${palette.bold(`${pipeline} ${word}`)} ${when}   ${palette.dim(how)}\n`;
  const command = `magelet run ${pipeline} --resume`;
  const isSaid = diagnosticsOf(view).some(({help}) => help?.includes(command));
  return status === 'completed' || isSaid
    ? line
    : `${line}  ${palette.dim('go on with:')} ${asCalled(command, look)}\n`;
}

/** What went wrong in blocks, and in the run where no block is to blame. */
const diagnosticsOf = (view: RunView): readonly Diagnostic[] =>
  [...blocksInOrder(view), view.settled].flatMap((told) => (told?.diagnostic ? [told.diagnostic] : []));
