import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import type {SettledStatus} from '../core/statuses.ts';
import {mostChildren, type FinishedParent} from './fan-out.ts';

type ChildEnding = {readonly name: BlockName; readonly status: SettledStatus};

/** The endings that decide how a block with children ended, the strongest first. */
const strongest: readonly SettledStatus[] = ['failed', 'upstream_failed', 'cancelled', 'completed', 'reused'];

/** How a block ended that ran once for each item: as its worst child, and as completed where it had none. */
export function endingOfParent(
  parent: FinishedParent,
  children: readonly ChildEnding[],
): {readonly status: SettledStatus; readonly because?: readonly BlockName[]; readonly diagnostic?: Diagnostic} {
  if (parent.hasTooMany) return {status: 'failed', diagnostic: tooManyChildren(parent)};
  const found = strongest.find((status) => children.some((child) => child.status === status));
  const status = found ?? (children.length > 0 ? 'condition_failed' : 'completed');
  if (status === 'completed' || status === 'reused') return {status};
  const because = children.filter((child) => child.status === status).map(({name}) => name);
  return {status, because: because.slice(0, 20)};
}

/** What children that ended so are to what waits for all of them: those that a condition left out count only alone. */
export function endingsBelow(statuses: readonly SettledStatus[]): readonly SettledStatus[] {
  if (statuses.length === 0) return ['completed'];
  const ran = statuses.filter((status) => status !== 'condition_failed');
  return ran.length > 0 ? ran : statuses;
}

/** Whether one instance stands for a block by itself: what should have given items did not succeed. */
export const isAlone = ({step, children}: FinishedParent): boolean => children[0]?.name === step.block.name;

function tooManyChildren({step}: FinishedParent): Diagnostic {
  const {name, definition} = step.block;
  const most = definition.fanOut?.maxChildren ?? mostChildren;
  return {
    severity: 'error',
    code: 'too-many-children',
    message: `block "${name}" would run more than ${most.toLocaleString('en-US')} times, once for each combination`,
    at: {place: definition.name.place},
    notes: [`the first ${most.toLocaleString('en-US')} ran`],
    help: 'make fewer items in the blocks above, or raise max_children in its configuration',
  };
}
