import {blockKinds} from '../core/block-kind.ts';
import {blockDetail} from './block-detail.ts';
import {durationInWords} from './duration-words.ts';
import {fitText, padText, widestOf} from './fit-text.ts';
import type {BlockView} from './follow-run.ts';
import {outputWidth} from './output-words.ts';
import type {Palette} from './palette.ts';
import {blockLooks} from './status-look.ts';

/** The columns that all rows of a run share; they do not change while it runs. */
export type RowColumns = {readonly name: number; readonly kind: number; readonly detail: number};

/** When and how rows are drawn. */
export type RowMoment = {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What stands before a block that runs. */
  readonly spinner: string;
  readonly palette: Palette;
  /** While the run goes on, a failed block says why; afterwards its whole diagnostic stands below. */
  readonly isLive: boolean;
};

const gap = '   ';
/** On a screen narrower than this what happens is worth more than what kind a block is. */
const narrow = 72;
/** So much of a name is shown on any screen. */
const leastName = 16;
const timeWidth = '1 h 02 m'.length;

/** Shares `width` columns among the rows of these blocks: long names give way to what is told of them. */
export function rowColumns(blocks: readonly BlockView[], width: number): RowColumns {
  const kind = width < narrow ? 0 : widestOf(blocks.map(({kind}) => blockKinds[kind].spoken));
  const beside = '✓ '.length + kind + timeWidth + (kind > 0 ? 3 : 2) * gap.length;
  const widestName = widestOf(blocks.map(({name}) => name));
  const name = Math.max(Math.min(widestName, leastName), Math.min(widestName, width - beside - outputWidth));
  return {name, kind, detail: Math.max(0, width - beside - name)};
}

/** A block's line in the live view: its state, name, kind and time, and what else there is to tell. */
export function blockRow(block: BlockView, columns: RowColumns, moment: RowMoment): string {
  const {palette, spinner, now} = moment;
  const {mark, colour} = blockLooks[block.status];
  const isRunning = block.status === 'running';
  const took = isRunning ? now - (block.startedAt ?? now) : block.took;
  const time = isRunning || took > 0 ? durationInWords(took) : '';
  const name = padText(fitText(block.name, columns.name), columns.name);
  return [
    `${palette[colour](isRunning ? spinner : mark)} ${colour === 'dim' ? palette.dim(name) : name}`,
    ...(columns.kind > 0 ? [palette.dim(padText(blockKinds[block.kind].spoken, columns.kind))] : []),
    palette.dim(padText(time, timeWidth, 'right')),
    blockDetail(block, columns.detail, moment),
  ]
    .join(gap)
    .trimEnd();
}
