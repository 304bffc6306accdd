import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command} from '@aws-sdk/client-s3';
import {readBlocks, readRuns, type RecordedBlock, type RecordedRun} from '../../runtime/history/read-runs.ts';
import {readStoredOutput} from '../../runtime/outputs/stored-output.ts';
import {openProject, type Project} from '../../runtime/project/open-project.ts';
import {outputFolder, projectFiles} from '../../runtime/project/project-files.ts';
import {withHistory} from '../../runtime/project/with-history.ts';
import {newBucket, openUploads, plainClient, type S3Server} from '../support/s3-server.ts';
import {ScratchProject, type Ended} from '../support/scratch-project.ts';
import {killProject} from './kill-pipeline.ts';

/** Hashes by name: of what blocks stored, or of what is in the bucket. */
export type Hashes = ReadonlyMap<string, string>;

/** When a run is killed, and by what: each signal is sent so many milliseconds after the one before. */
export type Killing = {
  readonly from: 'its start' | 'its first event';
  readonly signals: readonly (readonly [after: number, NodeJS.Signals])[];
};

/** A project whose runs are killed, and what can be seen of it from outside. */
export class KillLane implements Disposable {
  readonly scratch: ScratchProject;
  readonly #server: S3Server;
  readonly #bucket: string;
  readonly #project: Project;

  private constructor(server: S3Server, bucket: string) {
    this.#server = server;
    this.#bucket = bucket;
    this.scratch = new ScratchProject(killProject(server, bucket));
    const opened = openProject(this.scratch.folder);
    if (!opened.ok) throw new Error('the project cannot be opened');
    this.#project = opened.value;
  }

  static async open(server: S3Server): Promise<KillLane> {
    return new KillLane(server, await newBucket(server));
  }

  /** Runs to the end, or until it is killed. */
  async run(args: readonly string[], killing?: Killing): Promise<Ended & {readonly took: number}> {
    const child = this.scratch.start('run', 'p', '--json', ...args);
    const guard = setTimeout(() => child.kill('SIGKILL'), 120_000);
    const begun = performance.now();
    let began = begun;
    child.stdout?.once('data', () => (began = performance.now()));
    const timers: NodeJS.Timeout[] = [];
    const kill = (): void => {
      let total = 0;
      for (const [after, signal] of killing?.signals ?? []) {
        total += after;
        timers.push(setTimeout(() => child.kill(signal), total));
      }
    };
    if (killing?.from === 'its first event') child.stdout?.once('data', kill);
    else kill();
    const ended = await child.ended;
    for (const timer of [guard, ...timers]) clearTimeout(timer);
    return {...ended, took: performance.now() - began};
  }

  /** What `magelet runs` would say. */
  runs(): readonly RecordedRun[] {
    return (
      withHistory(
        this.#project,
        () => undefined,
        (database) => readRuns(database, {pipeline: 'p', limit: 1000}),
      ) ?? []
    );
  }

  completedBlocks(run: RecordedRun): readonly string[] {
    const blocks = this.#blocks(run);
    return blocks.filter(({status}) => status === 'completed' || status === 'reused').map(({block}) => block);
  }

  #blocks(run: RecordedRun): readonly RecordedBlock[] {
    const read = (database: DatabaseSync): readonly RecordedBlock[] => readBlocks(database, run.run);
    return withHistory(this.#project, () => undefined, read) ?? [];
  }

  /** How often the function of a block was called so far. */
  calls(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const path = join(this.scratch.folder, 'journal');
    for (const block of existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []) {
      counts.set(block, (counts.get(block) ?? 0) + 1);
    }
    return counts;
  }

  /** The outputs of a run that count as whole: those with a manifest. */
  outputs(run: RecordedRun): Hashes {
    const runFolder = projectFiles(this.scratch.folder).run(run.pipeline, run.run);
    const found = new Map<string, string>();
    for (const block of this.#blocks(run).map((recorded) => recorded.block)) {
      const folder = outputFolder(runFolder, block);
      const stored = readStoredOutput(folder);
      if (!stored) continue;
      const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.startsWith('data.')) : [];
      const beside = files.map((file) => readFileSync(join(folder, file)));
      found.set(block, hashOf(...(stored.data ? [stored.data] : []), ...beside));
    }
    return found;
  }

  /** What was exported below `round/`. */
  async exports(round: string): Promise<Hashes> {
    const found = new Map<string, string>();
    for (const key of await this.#keys(round)) {
      const {Body} = await plainClient(this.#server).send(new GetObjectCommand({Bucket: this.#bucket, Key: key}));
      found.set(key.slice(round.length + 1), hashOf((await Body?.transformToByteArray()) ?? new Uint8Array()));
    }
    return found;
  }

  openUploads(): Promise<readonly string[]> {
    return openUploads(this.#server, this.#bucket);
  }

  async clear(round: string): Promise<void> {
    for (const key of await this.#keys(round)) {
      await plainClient(this.#server).send(new DeleteObjectCommand({Bucket: this.#bucket, Key: key}));
    }
  }

  async #keys(round: string): Promise<readonly string[]> {
    const command = new ListObjectsV2Command({Bucket: this.#bucket, Prefix: `${round}/`});
    const {Contents = []} = await plainClient(this.#server).send(command);
    return Contents.flatMap(({Key}) => Key ?? []);
  }

  [Symbol.dispose](): void {
    this.scratch[Symbol.dispose]();
  }
}

function hashOf(...contents: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex').slice(0, 16);
}
