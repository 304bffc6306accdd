import type {BlockRunStatus} from '../core/statuses.ts';
import {durationInWords} from './duration-words.ts';
import {fitText, widestOf} from './fit-text.ts';
import {blocksInOrder, type BlockView, type RunView} from './follow-run.ts';
import type {GanttBar} from './gantt-bars.ts';
import {listInWords} from './list-words.ts';
import {blockLooks, runLooks} from './status-look.ts';
import {timeTicks} from './time-ticks.ts';
import {xmlAttribute, xmlText} from './xml-text.ts';

/** Pixels. */
const width = 1100;
const rowHeight = 26;
const barHeight = 14;
const characterWidth = 7.2;
const margin = 20;
const top = 74;
/** Room at the right for what is written behind the last bar. */
const behind = 170;

/** Characters of a name that are shown. */
const longestName = 40;

const colours: Readonly<Record<BlockRunStatus, string>> = {
  initial: '#9aa3ad',
  queued: '#9aa3ad',
  running: '#2f7fd1',
  completed: '#2e9e63',
  reused: '#7dbf9b',
  failed: '#d1413a',
  upstream_failed: '#9aa3ad',
  condition_failed: '#9aa3ad',
  cancelled: '#d49a1f',
};
const failedAttempt = '#e79b97';

/** A run as a Gantt chart: a row for each block, a bar for each attempt. SVG that needs nothing beside it. */
export function drawGantt(view: RunView, bars: ReadonlyMap<string, readonly GanttBar[]>): string {
  const blocks = blocksInOrder(view);
  const all = [...bars.values()].flat();
  const began = all.reduce((least, {from}) => Math.min(least, from), Infinity);
  const ended = all.reduce((most, {to}) => Math.max(most, to), -Infinity);
  const span = all.length === 0 ? 1 : Math.max(1, ended - began);
  const names = Math.min(longestName, widestOf(blocks.map(({name}) => name))) * characterWidth;
  const left = Math.round(margin + names + 24);
  const right = width - behind;
  const xOf = (at: number): number => round(left + ((at - began) / span) * (right - left));
  const height = top + blocks.length * rowHeight + margin;
  const bottom = height - margin;
  const status = view.settled?.status ?? 'running';
  const title = `${view.pipeline} ${runLooks[status].word} in ${durationInWords(view.settled?.took ?? span)}`;
  const ticks = (all.length === 0 ? [] : timeTicks(span)).map((tick) => {
    const x = xOf(began + tick);
    return `<line x1="${x}" y1="${top - 6}" x2="${x}" y2="${bottom}" class="tick"/><text x="${x}" y="${top - 12}" class="axis">${durationInWords(tick)}</text>`;
  });
  const rows = blocks.flatMap((block, index) => drawRow(block, bars.get(block.name) ?? [], {index, left, xOf}));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${xmlAttribute(title)}">`,
    `<style>text{font:13px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#24292f}.title{font-size:16px;font-weight:600}.dim,.axis{fill:#6a737d;font-size:12px}.dim{paint-order:stroke;stroke:#ffffff;stroke-width:4px}.axis{text-anchor:middle}.tick{stroke:#e3e6ea}.name{text-anchor:end}</style>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${margin}" y="30" class="title">${xmlText(title)}</text>`,
    `<text x="${width - margin}" y="30" class="dim" text-anchor="end">${xmlText(view.run)}</text>`,
    ...ticks,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

type Row = {readonly index: number; readonly left: number; readonly xOf: (at: number) => number};

function drawRow(block: BlockView, bars: readonly GanttBar[], {index, left, xOf}: Row): readonly string[] {
  const middle = top + index * rowHeight + rowHeight / 2;
  const name = `<text x="${left - 12}" y="${middle + 4}" class="name">${xmlText(fitText(block.name, longestName))}</text>`;
  const drawn = bars.map((bar, attempt) => {
    const x = xOf(bar.from);
    const isLast = attempt === bars.length - 1;
    const fill = isLast ? colours[block.status] : failedAttempt;
    const which = bars.length > 1 ? `attempt ${attempt + 1} of ${bars.length}, ` : '';
    const told = `${block.name}: ${which}${durationInWords(bar.to - bar.from)}`;
    return `<rect x="${x}" y="${middle - barHeight / 2}" width="${Math.max(2, round(xOf(bar.to) - x))}" height="${barHeight}" rx="2" fill="${fill}"><title>${xmlText(told)}</title></rect>`;
  });
  const last = bars.at(-1);
  const words = xmlText(wordsOf(block, bars));
  const x = last ? Math.max(xOf(last.to), xOf(last.from) + 2) + 8 : left;
  return [name, ...drawn, `<text x="${x}" y="${middle + 4}" class="dim">${words}</text>`];
}

function wordsOf({status, took, because = []}: BlockView, bars: readonly GanttBar[]): string {
  const word = blockLooks[status].word;
  if (status === 'upstream_failed') return `not run: ${listInWords(because, 2)} failed`;
  if (status === 'condition_failed') return `skipped because of ${listInWords(because, 2)}`;
  if (bars.length === 0) return word;
  const time = durationInWords(took);
  return status === 'completed' ? time : `${time}, ${word}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
