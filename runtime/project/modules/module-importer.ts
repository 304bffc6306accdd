import {Worker} from 'node:worker_threads';
import type {Diagnostic} from '../../core/diagnostic.ts';
import {wholeFile} from '../../core/place.ts';
import {entryPoint} from '../entry-point.ts';
import type {ImportedModule, ModuleAnswer, ModuleTask} from './module-messages.ts';

/** Seconds that the import of a file may take; what a package does when it is imported is done in one or two. */
const longestImport = 10;

/**
 * Imports files of blocks in a thread of their own: one that never ends, exits or breaks down takes only the thread
 * with it. What they print is not shown.
 */
export class ModuleImporter {
  readonly #project: string;
  #worker: Worker | undefined;
  #lastId = 0;

  constructor(project: string) {
    this.#project = project;
  }

  async import(name: string, file: string, modulePath: string): Promise<ImportedModule> {
    const task: ModuleTask = {id: ++this.#lastId, block: {name}, file, modulePath, project: this.#project};
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const answered = Promise.withResolvers<ImportedModule | 'gone'>();
    const receive = ({id, imported}: ModuleAnswer): void => {
      if (id === task.id) answered.resolve(imported);
    };
    const gone = (): void => answered.resolve('gone');
    const timer = setTimeout(gone, longestImport * 1000);
    worker.on('message', receive).once('error', gone).once('exit', gone);
    worker.postMessage(task);
    const startedAt = performance.now();
    const answer = await answered.promise;
    clearTimeout(timer);
    worker.off('message', receive).off('error', gone).off('exit', gone);
    if (answer !== 'gone') return answer;
    await this[Symbol.asyncDispose]();
    const isLate = performance.now() - startedAt >= longestImport * 1000 - 50;
    return {status: 'failed', mistake: isLate ? endless(task) : broken(task)};
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(entryPoint('module-thread'), {
      workerData: {project: this.#project},
      stdout: true,
      stderr: true,
    });
    worker.stdout.resume();
    worker.stderr.resume();
    // Errors of a thread that nobody waits for are those of files that were answered for.
    worker.on('error', () => undefined);
    return worker;
  }
}

const endless = ({block, file}: ModuleTask): Diagnostic => ({
  severity: 'error',
  code: 'block-not-loaded',
  message: `the file of block "${block.name}" could not be loaded: its import did not end within ${longestImport} seconds`,
  at: {place: wholeFile(file)},
  notes: ['no block was called: what goes on without end, or waits, stands outside of functions'],
  help: "move it into the block's function, or take it out",
});

const broken = ({block, file}: ModuleTask): Diagnostic => ({
  severity: 'error',
  code: 'block-crashed',
  message: `the file of block "${block.name}" took its thread down when it was imported`,
  at: {place: wholeFile(file)},
  notes: ['mostly it is a native module that does that, or no memory'],
});
