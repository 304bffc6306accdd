import type {BlockRunStatus} from '../core/statuses.ts';
import {blockRow, rowColumns, type RowMoment} from './block-row.ts';
import type {BlockView} from './follow-run.ts';
import {countsInWords} from './status-look.ts';

/**
 * A line for every block where `height` allows, in the order of the plan; else for those that a person would look for first,
 * with a line that counts the others.
 */
export function blockRows(
  blocks: readonly BlockView[],
  {width, height}: {readonly width: number; readonly height: number},
  moment: RowMoment,
): readonly string[] {
  const columns = rowColumns(blocks, width);
  if (blocks.length <= height) return blocks.map((block) => blockRow(block, columns, moment));
  const shown = new Set(mostTelling(blocks, Math.max(0, height - 1)));
  const others = blocks.filter((block) => !shown.has(block));
  return [
    ...[...blocks].filter((block) => shown.has(block)).map((block) => blockRow(block, columns, moment)),
    moment.palette.dim(`… and ${countsInWords(countByStatus(others))}`),
  ];
}

export function countByStatus(blocks: readonly BlockView[]): Partial<Record<BlockRunStatus, number>> {
  const counts: Partial<Record<BlockRunStatus, number>> = {};
  for (const {status} of blocks) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function mostTelling(blocks: readonly BlockView[], count: number): readonly BlockView[] {
  // A stable sort keeps the order of the plan within a rank.
  return blocks.toSorted((a, b) => rank[a.status] - rank[b.status]).slice(0, count);
}

const rank: Readonly<Record<BlockRunStatus, number>> = {
  running: 0,
  failed: 1,
  cancelled: 2,
  queued: 3,
  initial: 4,
  upstream_failed: 5,
  condition_failed: 6,
  completed: 7,
  reused: 8,
};
