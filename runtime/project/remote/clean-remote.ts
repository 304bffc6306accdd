import {isMageletError} from '../../core/diagnostic.ts';
import type {PipelineName, RunName} from '../../core/names.ts';
import {uriBelow} from '../../core/remote-place.ts';
import {mapAtOnce} from '../../io/at-once.ts';
import type {ListedObject} from '../../io/list-objects.ts';
import type {CleanRequest} from '../clean-state.ts';
import {openStore} from './open-store.ts';
import type {RemoteSettings} from './remote-of.ts';
import {hasEnded, outputsOf, readSegment, recordsOf, type RunStore} from './segments.ts';

/** What was removed from the bucket of a pipeline, or would be. */
export type CleanedRemotely = {
  readonly pipeline: PipelineName;
  /** Such as `b2://lake/runs/daily_sales`. */
  readonly place: string;
  readonly runs: readonly RunName[];
  readonly objects: number;
  readonly bytes: number;
};

/** Runs that this machine knows and keeps, and those that it removes now. */
export type RunsHere = {readonly kept: ReadonlySet<string>; readonly removed: ReadonlySet<string>};

/** A run of another machine may still be at work: its record is let be for a day. */
const youngest = 86_400_000;

/** Records that are asked at once whether they say that their run has ended. */
const recordsAtOnce = 8;

/**
 * Removes the runs of a pipeline from its bucket: those that this machine has removed, unless another one may still be at
 * work on them, and of those that it does not know, all whose newest record is older than is asked for. The outputs go first: what is left of a run that is cut off
 * in between is found again.
 */
export async function cleanRemote(
  project: string,
  {pipeline, ...settings}: RemoteSettings & {readonly pipeline: PipelineName},
  request: Pick<CleanRequest, 'olderThan' | 'keep' | 'dryRun' | 'now'>,
  here: RunsHere,
): Promise<CleanedRemotely> {
  const {place} = settings;
  await using store = openStore(project, settings);
  const runs: RunStore = {place, store, pipeline};
  const records = Map.groupBy(await recordsOf(runs), ({run}) => run);
  const newestFirst = [...records.keys()].sort().toReversed();
  const isGoing = await mapAtOnce(newestFirst.entries(), recordsAtOnce, undefined, async ([newer, run]) => {
    const own = (records.get(run) ?? []).toSorted((a, b) => a.number - b.number);
    const age = request.now - Math.max(...own.map(({lastModified}) => lastModified?.getTime() ?? Infinity));
    if (here.removed.has(run)) return age > youngest || saysThatItHasEnded(runs, own.at(-1)?.name ?? '');
    const isOld = age > Math.max(youngest, request.olderThan ?? 0);
    return !here.kept.has(run) && isOld && newer >= (request.keep ?? 0);
  });
  const going = newestFirst.filter((_, index) => isGoing[index]);
  let objects = 0;
  let bytes = 0;
  for (const run of going) {
    const outputs: readonly ListedObject[] = await store.list(place.bucket, `${outputsOf(runs, run).prefix}/`);
    const all = [...outputs, ...(records.get(run) ?? [])];
    objects += all.length;
    bytes += all.reduce((sum, object) => sum + object.bytes, 0);
    if (request.dryRun) continue;
    for (const part of [outputs, records.get(run) ?? []]) {
      const keys = part.map(({key}) => key);
      await store.delete(place.bucket, keys);
    }
  }
  return {pipeline, place: uriBelow(place, pipeline), runs: going, objects, bytes};
}

async function saysThatItHasEnded(runs: RunStore, newest: string): Promise<boolean> {
  try {
    return hasEnded(await readSegment(runs, newest));
  } catch (error) {
    // One that cannot be read says nothing.
    if (isMageletError(error) && error.code === 'run-record-damaged') return false;
    throw error;
  }
}
