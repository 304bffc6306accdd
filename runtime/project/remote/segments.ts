import {MageletError} from '../../core/diagnostic.ts';
import {blockName, type PipelineName, type RunName} from '../../core/names.ts';
import {keyBelow, uriBelow, type RemotePlace} from '../../core/remote-place.ts';
import type {RunEvent} from '../../core/run-event.ts';
import type {LoggedLine} from '../../history/log-files.ts';
import type {ListedObject} from '../../io/list-objects.ts';
import type {ObjectStore} from '../../io/object-store.ts';
import {isNoteFile, type SeenNotes} from '../../io/seen-objects.ts';
import {shortDigest, type KeptOutput} from '../../outputs/kept-output.ts';
import {dataFiles} from '../../outputs/stored-output.ts';

/**
 * A part of the record of a run as it lies in a bucket: what happened since the part before. Parts are never written
 * again, so that no version of them is hidden and billed, and a run that is killed has all but its last moments.
 */
export type Segment = {
  /** 1: what this magelet writes and reads. */
  readonly format: number;
  readonly run: RunName;
  readonly pipeline: PipelineName;
  /** Where the run begins or goes on: what the history keeps beside its events. */
  readonly begins?: {
    readonly profile?: string;
    readonly fingerprints: Readonly<Record<string, string>>;
    readonly reused: readonly string[];
  };
  readonly events: readonly RunEvent[];
  /** By block, the outputs that lie in the bucket by now. */
  readonly outputs: Readonly<Record<string, SentOutput>>;
  /** What the blocks that have ended logged and printed. */
  readonly logs?: readonly LoggedLine[];
};

/** An output, and what its block has loaded with `incremental: true`, which is seen once the run has completed. */
export type SentOutput = KeptOutput & {readonly seen?: SeenNotes};

/** Where runs lie: their place in a bucket, opened. */
export type RunStore = {readonly place: RemotePlace; readonly store: ObjectStore; readonly pipeline: PipelineName};

/** A part by name: the run, its number in it, and the beginning of the SHA-256 of its text, by which it is known whole. */
type SegmentName = {readonly name: string; readonly run: RunName; readonly number: number};

const nameShape = /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-z]{4})\.(\d{6})-([0-9a-f]{16})\.json$/;

/** The number of a part, by its name. */
export const numberOf = (name: string): number => Number(nameShape.exec(name)?.[2] ?? 0);

const keyOf = ({place, pipeline}: RunStore, name: string): string => keyBelow(place, pipeline, 'runs', name);

/** Where the outputs of a run lie. */
export const outputsOf = ({place, pipeline}: RunStore, run: RunName, folder = ''): RemotePlace => ({
  ...place,
  prefix: keyBelow(place, pipeline, 'outputs', run, ...(folder === '' ? [] : [folder])),
});

/** Where the record of a run lies, for people. */
export const uriOfRun = ({place, pipeline}: RunStore, run: string): string => uriBelow(place, pipeline, 'runs', run);

/** The parts of one run, or of all runs of the pipeline, as they are listed. */
export async function recordsOf(runs: RunStore, run?: string): Promise<readonly (SegmentName & ListedObject)[]> {
  const {place, store} = runs;
  const found: (SegmentName & ListedObject)[] = [];
  for await (const object of store.list(place.bucket, keyOf(runs, run === undefined ? '' : `${run}.`))) {
    const name = object.key.slice(object.key.lastIndexOf('/') + 1);
    const [, of, number] = nameShape.exec(name) ?? [];
    if (of !== undefined) found.push({...object, name, run: of as RunName, number: Number(number)});
  }
  return found;
}

/** A part of that number as a text, and its name. */
export function segmentText(number: number, segment: Segment): {readonly name: string; readonly text: string} {
  const text = JSON.stringify(segment, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return {name: `${segment.run}.${String(number).padStart(6, '0')}-${shortDigest(text)}.json`, text};
}

/** Writes a part, whole or not at all. */
export async function writeSegment(
  runs: RunStore,
  {name, text}: {readonly name: string; readonly text: string},
): Promise<void> {
  await runs.store.export(Buffer.from(text), runs.place.bucket, keyOf(runs, name));
}

/** Reads a part. Throws `run-record-damaged` for one that is not as it was written, or is of a newer magelet. */
export async function readSegment(runs: RunStore, name: string): Promise<Segment> {
  const key = keyOf(runs, name);
  const text = await runs.store.load(runs.place.bucket, key, {as: 'text'});
  if (shortDigest(text) !== nameShape.exec(name)?.[3]) throw unreadable(runs, name, 'is not what was written');
  const segment = JSON.parse(text) as Segment;
  if (segment.format !== format) throw unreadable(runs, name, 'was written by a newer magelet');
  if (!Object.entries(segment.outputs).every(isOutput)) throw unreadable(runs, name, 'names what no output is named');
  return segment;
}

/** Names become paths here: who can write to the bucket has no say in any file of this machine but those of outputs. */
const isOutput = ([block, {files, seen = {}}]: [string, SentOutput]): boolean =>
  isOutputName(block) && Object.keys(files).every((file) => fileNames.has(file)) && Object.keys(seen).every(isNoteFile);

/** Whether a block, or a child of one, may be called so. */
export function isOutputName(block: string): boolean {
  const [name = '', ...labels] = block.split(':');
  return blockName(name).ok && labels.every((label) => /^[\p{L}\p{N}_.-]+$/u.test(label));
}

const fileNames: ReadonlySet<string | undefined> = new Set(Object.values(dataFiles));

/** Whether the newest part of a run says that it has ended: it may have gone on after an earlier end. */
export const hasEnded = ({events}: Segment): boolean => events.at(-1)?.type === 'run-settled';

export const format = 1;

export const unreadable = ({place, pipeline}: RunStore, name: string, why: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'run-record-damaged',
    message: `the record of run ${name.replace(/\..*$/, '')} of ${pipeline} cannot be read: a part of it ${why}`,
    notes: [`the part is ${uriBelow(place, pipeline, 'runs', name)}`, 'the run was not begun'],
    help: why.includes('newer')
      ? 'get the newer magelet: npm i magelet@latest'
      : `run the pipeline anew: magelet run ${pipeline}`,
  });
