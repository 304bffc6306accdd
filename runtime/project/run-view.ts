import type {BlockRunStatus} from '../core/statuses.ts';
import {followRun, type BlockView, type RunView} from '../report/follow-run.ts';
import type {RunRecord} from './recorded-run.ts';

/**
 * A recorded run as the reports see one: what its events told, and of a run whose process was killed what the history
 * made of it afterwards.
 */
export function viewOf({run, blocks, events}: RunRecord): RunView {
  const follow = followRun();
  let view: RunView = {run: run.run, pipeline: run.pipeline, startedAt: run.startedAt, blocks: new Map()};
  for (const event of events) view = follow(event);
  const recorded = new Map(blocks.map((block) => [block.block, block]));
  const settled = [...view.blocks.values()].map((block): [BlockView['name'], BlockView] => {
    const {status = block.status, took} = recorded.get(block.name) ?? {};
    return [block.name, isSettled(block.status) ? block : {...block, status, took: took ?? block.took}];
  });
  return {...view, startedAt: run.startedAt, blocks: new Map(settled)};
}

const unsettled: ReadonlySet<BlockRunStatus> = new Set(['initial', 'queued', 'running']);

const isSettled = (status: BlockRunStatus): boolean => !unsettled.has(status);
