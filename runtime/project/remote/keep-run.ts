import {basename, dirname, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import PQueue from 'p-queue';
import type {Diagnostic} from '../../core/diagnostic.ts';
import type {BlockName, RunName} from '../../core/names.ts';
import type {RunEvent} from '../../core/run-event.ts';
import {readSeenNotes} from '../../io/seen-objects.ts';
import {noteKept, outputToKeep, readKept} from '../../outputs/kept-output.ts';
import {pendingSeen} from '../project-files.ts';
import {addKnownSegments} from './known-segments.ts';
import {endNotKept, notKept} from './not-kept.ts';
import {UnsentLogs} from './unsent-logs.ts';
import {
  format,
  outputsOf,
  segmentText,
  writeSegment,
  type RunStore,
  type Segment,
  type SentOutput,
} from './segments.ts';
import {atMost, withinGrace, type Grace} from './within-grace.ts';

export type KeepRunOptions = {
  readonly runs: RunStore;
  readonly run: RunName;
  readonly runFolder: string;
  /** The number of the newest part of its record that is there already; -1 where none is. */
  readonly newest: number;
  readonly begins: NonNullable<Segment['begins']>;
  readonly folderOf: (block: BlockName) => string;
  /** What is on its way has so long after the last block. */
  readonly grace: Grace;
};

/** Milliseconds from one part of the record to the next: what a killed run may lose, and what keeps parts few. */
const pause = 250;

/** Outputs that are sent at once; each in parts that are sent at once, too. */
const outputsAtOnce = 4;

/**
 * A reader of events that keeps a run in a bucket: each output when its block has completed, and then, in the next part
 * of the record, that it did. A run that is killed has in the bucket what it needs to go on, and nothing half.
 */
export class KeptRun {
  readonly #options: KeepRunOptions;
  readonly #uploads = new PQueue({concurrency: outputsAtOnce});
  /** What is on its way, and why what could not be kept was not. */
  readonly #unkept = new Map<BlockName, unknown>();
  #events: RunEvent[] = [];
  #outputs: Record<string, SentOutput> = {};
  readonly #logs = new UnsentLogs();
  #begins: Segment['begins'];
  #number: number;
  #isDue = false;
  #writing: Promise<void> | undefined;
  /** Resolved when it was tried to write what the run begins with. */
  readonly #firstTry = Promise.withResolvers<void>();
  /** Aborted when the run has nothing more to add. */
  readonly #hasAll = new AbortController();
  /** Why the record could not be written when it was last tried. */
  #failure: unknown;

  constructor(options: KeepRunOptions) {
    this.#options = options;
    this.#number = options.newest;
    this.#begins = options.begins;
  }

  /**
   * Writes what the run begins with, before it begins, in a part of its own. Gives what kept it out; undefined where it is
   * written, or where the bucket takes longer than `seconds` to answer: it is then tried again with what comes.
   */
  async open(seconds: number): Promise<unknown> {
    this.#isDue = true;
    void this.#write();
    await atMost(seconds, this.#options.grace.stop, this.#firstTry.promise);
    return this.#failure;
  }

  /** Takes events, secrets masked; what comes of them goes on its way at once, and nobody waits for it. */
  take(events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.type === 'block-progress') continue;
      if (event.type === 'block-log') {
        this.#logs.take(event);
        continue;
      }
      if (event.type === 'block-settled') this.#logs.end(event.block);
      if (event.type === 'run-settled') this.#logs.endAll();
      if (event.type === 'block-settled' && givesOutput(event)) {
        this.#unkept.set(event.block, undefined);
        void this.#uploads.add(() => this.#keep(event));
      } else this.#add(event);
    }
  }

  /** Resolves when every output is kept and the record says so; with what is wrong where one is not. */
  async stored(): Promise<Diagnostic | undefined> {
    await this.#withinGrace(async () => {
      await this.#uploads.onIdle();
      this.#hasAll.abort();
      await this.#write();
    });
    const {runs, run} = this.#options;
    if (this.#unkept.size === 0 && this.#failure === undefined) return undefined;
    const cause = [...this.#unkept.values(), this.#failure].find((failure) => failure !== undefined);
    return notKept(runs, run, {blocks: [...this.#unkept.keys()], cause});
  }

  /** Writes how the run ended; with what is wrong where that cannot be done. */
  async end(): Promise<Diagnostic | undefined> {
    await this.#withinGrace(() => this.#write());
    const {runs, run} = this.#options;
    return this.#failure === undefined ? undefined : endNotKept(runs, run, this.#failure);
  }

  /** Events that change what a run that goes on would do are written at once, the others with the next of them. */
  #add(event: RunEvent): void {
    this.#events.push(event);
    if (event.type !== 'run-started' && event.type !== 'block-settled') return;
    this.#isDue = true;
    void this.#write();
  }

  async #keep(event: RunEvent & {readonly type: 'block-settled'}): Promise<void> {
    const {block} = event;
    const {runFolder, folderOf} = this.#options;
    const folder = folderOf(block);
    try {
      // An output that another run made stays that one's, and one that is in the bucket already is not sent again.
      const isOwn = dirname(folder) === runFolder;
      const isThere = JSON.stringify(readKept(folder)?.at) === JSON.stringify(this.#placeOf(folder));
      const kept = isOwn && !isThere ? await this.#send(folder) : undefined;
      if (kept) this.#outputs[block] = kept;
      this.#add(event);
      this.#unkept.delete(block);
    } catch (error) {
      // That the block has completed is not said: another machine runs it again.
      this.#unkept.set(block, error);
    }
  }

  async #send(folder: string): Promise<SentOutput | undefined> {
    const kept = await outputToKeep(folder);
    const {bucket, prefix} = this.#placeOf(folder);
    // What this run begins with is written first: what is replaced counts no more by then.
    await this.#firstTry.promise;
    if (this.#begins) throw this.#failure;
    for (const name of Object.keys(kept?.files ?? {})) {
      await this.#options.runs.store.upload(join(folder, name), bucket, `${prefix}/${name}`);
    }
    const seen = await readSeenNotes(pendingSeen(folder));
    return kept && {...kept, ...(Object.keys(seen).length > 0 && {seen})};
  }

  #placeOf(folder: string) {
    const {runs, run} = this.#options;
    return outputsOf(runs, run, basename(folder));
  }

  /** Resolves when there is nothing left to write; one part is on its way at a time, the next has all that came meanwhile. */
  async #write(): Promise<void> {
    // What comes when the last part is written, and before that is known here, is due again.
    do await (this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined)));
    while (this.#isDue);
  }

  async #writeAll(): Promise<void> {
    while (this.#isDue) {
      const [events, outputs, begins] = [this.#events, this.#outputs, this.#begins];
      const logs = this.#logs.give();
      this.#events = [];
      this.#outputs = {};
      this.#isDue = false;
      const {runs, run, runFolder, folderOf} = this.#options;
      const {pipeline} = runs;
      try {
        const part = {format, run, pipeline, ...(begins && {begins}), events, outputs, ...(logs.length > 0 && {logs})};
        // Never the same number twice: one of which the answer was lost may be there all the same.
        const text = segmentText(++this.#number, part);
        // A process that is killed in between has written a part that it knows, and does not read it as another's.
        await addKnownSegments(runFolder, [text.name]);
        await writeSegment(runs, text);
        this.#begins = undefined;
        this.#failure = undefined;
        for (const [block, {seen: _seen, ...kept}] of Object.entries(outputs)) {
          const folder = folderOf(block as BlockName);
          noteKept(folder, {...kept, at: this.#placeOf(folder)});
        }
      } catch (error) {
        // It is tried again with what comes next, and a last time at the end.
        this.#failure = error;
        this.#events = [...events, ...this.#events];
        this.#logs.giveBack(logs);
        this.#outputs = {...outputs, ...this.#outputs};
        return;
      } finally {
        this.#firstTry.resolve();
      }
      // What follows on what the run begins with is the first word of it: it does not wait.
      if (events.length === 0) continue;
      const {signal} = this.#hasAll;
      await sleep(pause, undefined, {signal, ref: false}).catch(() => undefined);
    }
  }

  async #withinGrace(work: () => Promise<void>): Promise<void> {
    this.#isDue ||= this.#events.length > 0;
    try {
      await withinGrace(work, this.#options.grace);
    } catch (error) {
      this.#failure ??= error;
    }
  }
}

const givesOutput = ({status}: RunEvent & {readonly type: 'block-settled'}): boolean =>
  status === 'completed' || status === 'reused';
