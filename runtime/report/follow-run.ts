import type {BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName, PipelineName, RunName} from '../core/names.ts';
import type {OutputSummary} from '../core/output.ts';
import type {PlannedBlock, Progress, RunEvent, Transfer} from '../core/run-event.ts';
import type {BlockRunStatus, RunStatus, SettledStatus} from '../core/statuses.ts';
import {unreachable} from '../core/unreachable.ts';
import {familyOutput} from './family-output.ts';

/** What is known of a run so far. */
export type RunView = {
  readonly run: RunName;
  readonly pipeline: PipelineName;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** In the order of the plan. */
  readonly blocks: ReadonlyMap<BlockName, BlockView>;
  readonly settled?: {
    readonly status: RunStatus;
    readonly took: number;
    readonly counts: Readonly<Partial<Record<SettledStatus, number>>>;
    /** What is wrong where no block is to blame. */
    readonly diagnostic?: Diagnostic;
  };
};

/** What is known of a block so far. */
export type BlockView = {
  readonly name: BlockName;
  readonly kind: BlockKind;
  readonly upstream: readonly BlockName[];
  readonly status: BlockRunStatus;
  readonly attempt: number;
  readonly attempts: number;
  /** When its first attempt began, milliseconds since 1970. */
  readonly startedAt?: number;
  /** When its next attempt begins, where it waits for one. */
  readonly triesAgainAt?: number;
  readonly progress?: Progress;
  /** What it read or wrote last. */
  readonly latestTransfer?: Transfer;
  /** What it wrote, by address: an attempt may write again what the one before wrote. */
  readonly written: ReadonlyMap<string, Transfer>;
  /** Tests that passed. */
  readonly passed: number;
  readonly took: number;
  readonly output?: OutputSummary;
  /** The runs that a block above made of it, one for each item; once it has settled, with what they gave together. */
  readonly family?: {readonly children: readonly BlockName[]; readonly output?: OutputSummary};
  readonly diagnostic?: Diagnostic;
  readonly because?: readonly BlockName[];
};

/** Takes the events of one run and tells what is known after each; undefined before the first. */
export function followRun(): (event: RunEvent) => RunView {
  let view: RunView | undefined;
  let blocks = new Map<BlockName, BlockView>();
  return (event) => {
    if (event.type === 'run-started') {
      blocks = new Map(event.blocks.map((block) => [block.name, planned(block)]));
      view = {run: event.run, pipeline: event.pipeline, startedAt: event.at, blocks};
      return view;
    }
    if (!view) throw new Error('Internal error: a run was heard of before it started');
    if (event.type === 'run-stopping') return view;
    if (event.type === 'block-expanded') {
      const parent = blocks.get(event.block);
      const names = [...(parent?.family?.children ?? []), ...event.children.map(({name}) => name)];
      if (parent) blocks.set(event.block, {...parent, family: {children: names}});
      for (const child of event.children) blocks.set(child.name, planned(child));
      return view;
    }
    if (event.type === 'run-settled') {
      const {status, took, counts, diagnostic} = event;
      view = {...view, settled: {status, took, counts, ...(diagnostic && {diagnostic})}};
      return view;
    }
    const before = blocks.get(event.block);
    if (before) blocks.set(event.block, withFamily(after(before, event), event, blocks));
    return view;
  };
}

/** The blocks in the order in which people look for them: that of the plan, children below the block that they are of. */
export function blocksInOrder({blocks}: Pick<RunView, 'blocks'>): readonly BlockView[] {
  const all = [...blocks.values()];
  const children = new Set(all.flatMap(({family}) => family?.children ?? []));
  if (children.size === 0) return all;
  const ofFamily = ({family}: BlockView): readonly BlockView[] =>
    (family?.children ?? []).flatMap((name) => blocks.get(name) ?? []);
  return all.flatMap((block) => (children.has(block.name) ? [] : [block, ...ofFamily(block)]));
}

const planned = ({name, kind, upstream}: PlannedBlock): BlockView => ({
  name,
  kind,
  upstream,
  status: 'initial',
  attempt: 1,
  attempts: 1,
  written: new Map(),
  passed: 0,
  took: 0,
});

function withFamily(block: BlockView, event: BlockEvent, blocks: ReadonlyMap<BlockName, BlockView>): BlockView {
  if (!block.family || event.type !== 'block-settled') return block;
  const {children} = event.children ? {children: event.children} : block.family;
  const output = familyOutput(children.flatMap((child) => blocks.get(child)?.output ?? []));
  return {...block, family: {children, ...(output && {output})}};
}

type BlockEvent = Exclude<Extract<RunEvent, {readonly block: BlockName}>, {readonly type: 'block-expanded'}>;

function after(block: BlockView, event: BlockEvent): BlockView {
  switch (event.type) {
    case 'block-queued':
      return {...block, status: 'queued'};
    case 'block-started': {
      const {triesAgainAt: _waited, progress: _before, latestTransfer: _earlier, ...kept} = block;
      const {attempt, attempts, at} = event;
      return {
        ...kept,
        status: 'running',
        attempt,
        attempts,
        startedAt: block.startedAt ?? at,
        passed: 0,
      };
    }
    case 'block-progress': {
      const {done, total, unit} = event;
      return {...block, progress: {done, ...(total !== undefined && {total}), ...(unit !== undefined && {unit})}};
    }
    case 'block-log':
      return block;
    case 'block-transferred': {
      const {direction, uri, bytes, rows} = event;
      const transfer = {direction, uri, bytes, ...(rows !== undefined && {rows})};
      const written = direction === 'wrote' ? withWritten(block.written, transfer) : block.written;
      return {...block, latestTransfer: transfer, written};
    }
    case 'block-tested':
      return {...block, passed: block.passed + (event.outcome === 'passed' ? 1 : 0)};
    case 'block-retrying':
      return {...block, triesAgainAt: event.at + event.wait * 1000};
    case 'block-settled': {
      const {triesAgainAt: _waited, ...kept} = block;
      const {status, took, output, diagnostic, because} = event;
      return {
        ...kept,
        status,
        took,
        ...(output && {output}),
        ...(diagnostic && {diagnostic}),
        ...(because && {because}),
      };
    }
    default:
      return unreachable(event);
  }
}

/** The map is this run's own and grows in place: a block may write ten thousand objects. */
function withWritten(written: ReadonlyMap<string, Transfer>, transfer: Transfer): ReadonlyMap<string, Transfer> {
  return (written as Map<string, Transfer>).set(transfer.uri, transfer);
}
