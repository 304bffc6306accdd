import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Block} from '../authoring/define-block.ts';
import {isBlockModule, isBlockTest, type BlockModule, type BlockTest} from '../core/block-module.ts';
import {aDate, checkOptions, text, trueOrFalse, wholeNumber, type OptionRule} from '../core/check-options.ts';
import {endWrites, knowingWrites, refuseUnfinishedWrites} from '../core/unfinished-writes.ts';
import type {LogLine, Progress, Transfer} from '../core/run-event.ts';
import {TempFolder} from '../project/thread/temp-folder.ts';
import {handOn, type Handing} from './hand-on.ts';
import {openDiskStore} from './stored-on-disk.ts';
import {testContext, type TestSurroundings} from './test-context.ts';

/** What a block is tested with; everything may be left out. */
export type TestBlockOptions<Inputs extends readonly unknown[] = readonly unknown[]> = TestSurroundings & {
  /** The outputs of its upstream blocks, in their order; a promise, such as of `Table.from`, is awaited. */
  readonly inputs?: {readonly [Index in keyof Inputs]: Inputs[Index] | PromiseLike<Inputs[Index]>};
  /** Tests to run on the output, where the block alone is given and not the module that exports them too. */
  readonly tests?: readonly BlockTest[];
  /** Stores inputs and output on disk as a run does, and reads them back: slower, and exact to the last type. */
  readonly stored?: boolean;
};

/** A block that was run by a test. */
export type TestedBlock<Output = unknown> = {
  /** What its downstream would receive: of the same kind, and a copy of its own. */
  readonly output: Awaited<Output>;
  /** What it logged with `log`; what it prints is printed. */
  readonly logs: readonly LogLine[];
  /** How its tests ended, in the order of the file. */
  readonly tests: readonly TestOutcome[];
  /** Objects that it wrote to B2, in order. */
  readonly written: readonly Transfer[];
  /** Objects that it read from B2, in order. */
  readonly read: readonly Transfer[];
  /** How far it said that it had come, last. */
  readonly progress: Progress | undefined;
};

export type TestOutcome = {
  readonly title: string;
  readonly outcome: 'passed' | 'failed';
  /** What a test that failed threw. */
  readonly error?: unknown;
};

/** A block's file as a module: its default export, and its tests among the others. */
type BlockFile<Inputs extends readonly unknown[], Output> = {readonly default: Block<Inputs, Output>};

/**
 * Runs one block in this process, on the inputs given and a B2 in memory, with no project, server or thread; then its
 * tests. Rejects with what the block throws, and with `output-not-storable` for what no other block could receive.
 *
 * @example
 * import * as cleanOrders from './clean_orders.ts';
 * const {output, tests} = await testBlock(cleanOrders, {inputs: [Table.from([{id: 1, total: 12.5}])]});
 * expect(await output.rows()).toEqual([{id: 1n, total: 12.5}]);
 */
export async function testBlock<Inputs extends readonly unknown[], Output>(
  block: Block<Inputs, Output> | BlockFile<Inputs, Output>,
  options: TestBlockOptions<Inputs> = {},
): Promise<TestedBlock<Output>> {
  checkOptions({call: 'testBlock', consequence: 'nothing was run'}, options, optionRules);
  const {module, tests} = partsOf(block);
  await using store = options.stored ? await openDiskStore() : inMemory;
  const temp = new TempFolder(join(tmpdir(), `magelet-test-${process.pid}-${++tested}`));
  const logs: LogLine[] = [];
  const transfers: Transfer[] = [];
  let progress: Progress | undefined;
  try {
    const context = testContext(module, options, temp, (happening) => {
      const {block: _block, type, ...told} = happening as {readonly block: string; readonly type: string};
      if (type === 'block-log') logs.push(told as LogLine);
      if (type === 'block-transferred') transfers.push(told as Transfer);
      if (type === 'block-progress') progress = told as Progress;
    });
    const given = options.inputs ?? (module.kind === 'callback' ? [undefined] : []);
    const inputs = await Promise.all(given.map(async (input) => (await store.handOn(await input))()));
    const run = module.run as (...inputsAndContext: unknown[]) => unknown;
    // Nobody reads the log of a block that was tested; a write that comes too late rejects.
    const output = await knowingWrites(
      context.block.name,
      () => undefined,
      async () => {
        const returned = await run(...inputs, context);
        refuseUnfinishedWrites();
        const handing = await store.handOn(returned);
        endWrites();
        return handing;
      },
    );
    const outcomes = await runTests([...tests, ...(options.tests ?? [])], output, context);
    return {
      output: (await output()) as Awaited<Output>,
      logs,
      tests: outcomes,
      written: transfers.filter(({direction}) => direction === 'wrote'),
      read: transfers.filter(({direction}) => direction === 'read'),
      progress,
    };
  } finally {
    await temp.remove();
  }
}

const anything: OptionRule = {words: 'anything', takes: () => true};

const aRecord: OptionRule = {words: 'an object', takes: (value) => typeof value === 'object' && value !== null};

/** An input that is misspelt would be the context in its place, which says nothing of the mistake. */
const optionRules: Readonly<Record<keyof TestBlockOptions, OptionRule>> = {
  inputs: {words: 'an array with what each upstream block gave', takes: Array.isArray},
  tests: {words: 'an array of tests', takes: Array.isArray},
  stored: trueOrFalse,
  variables: aRecord,
  configuration: aRecord,
  b2: anything,
  io: aRecord,
  profile: text,
  config: aRecord,
  project: text,
  env: aRecord,
  name: text,
  attempt: wholeNumber(1),
  executionDate: aDate,
  signal: anything,
  parent: aRecord,
};

/** So that two blocks tested at once have a folder each. */
let tested = 0;

const inMemory = {handOn, [Symbol.asyncDispose]: async () => {}};

function partsOf(block: unknown): {module: BlockModule; tests: readonly BlockTest[]} {
  if (isBlockModule(block)) return {module: block, tests: []};
  const file = (block ?? {}) as Readonly<Record<string, unknown>>;
  const module = file['default'];
  if (!isBlockModule(module)) {
    throw new TypeError("testBlock takes a block, or its file: import * as cleanOrders from './clean_orders.ts'");
  }
  return {module, tests: Object.values(file).filter(isBlockTest)};
}

async function runTests(tests: readonly BlockTest[], output: Handing, context: unknown): Promise<TestOutcome[]> {
  const outcomes: TestOutcome[] = [];
  for (const {title, run} of tests) {
    try {
      const answer = await (run as (output: unknown, context: unknown) => unknown)(await output(), context);
      if (answer === false) throw new Error('it returned false');
      outcomes.push({title, outcome: 'passed'});
    } catch (error) {
      outcomes.push({title, outcome: 'failed', error});
    }
  }
  return outcomes;
}
