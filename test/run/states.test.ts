import {expect, test} from 'vitest';
import type {CheckedBlock, FanOut, TriggerRule} from '../../runtime/core/pipeline.ts';
import type {AttemptOutcome, AttemptTask, AttemptWatcher, Host} from '../../runtime/run/host.ts';
import {runPipeline} from '../../runtime/run/run-pipeline.ts';
import {blockOf, failing, prepared} from './rig.ts';
import {stateCases, type StateCase} from './state-cases.ts';

type Written = {
  readonly name: string;
  readonly upstream: readonly string[];
  readonly rule?: TriggerRule;
  readonly items?: number;
  readonly condition?: 'no' | 'throws' | 'skip';
  readonly marks: string;
};

function read(blocks: string): readonly Written[] {
  return blocks.split(' ').map((text) => {
    const shape = /^(\w+?)(?:<([\w,]+))?((?:[!&~=+]|\*\d+|:\w+|\?\w+)*)$/.exec(text);
    if (!shape) throw new Error(`${text} is no block`);
    const [, name = '', upstream, rest = ''] = shape;
    const rule = /:(\w+)/.exec(rest)?.[1] as TriggerRule | undefined;
    const items = /\*(\d+)/.exec(rest)?.[1];
    const condition = /\?(\w+)/.exec(rest)?.[1] as Written['condition'];
    return {
      name,
      upstream: upstream?.split(',') ?? [],
      marks: rest.replaceAll(/:\w+|\?\w+|\*\d+/g, ''),
      ...(rule && {rule}),
      ...(items !== undefined && {items: Number(items)}),
      ...(condition && {condition}),
    };
  });
}

/** Blocks that do what is written of them; those that take long end after all others, or when they are told to. */
class WrittenHost implements Host {
  readonly #written: ReadonlyMap<string, Written>;
  readonly #fails: ReadonlySet<string>;
  readonly #held = new Set<() => void>();

  constructor(written: readonly Written[], fails: readonly string[]) {
    this.#written = new Map(written.map((block) => [block.name, block]));
    this.#fails = new Set(fails);
  }

  async attempt({block}: AttemptTask, {signal}: AttemptWatcher): Promise<AttemptOutcome> {
    const {name} = block;
    if (block.kind === 'conditional') {
      const condition = this.#written.get(name.replace('condition_of_', ''))?.condition;
      return condition === 'no' ? {status: 'completed', output: nothing, answer: false} : failing('it broke', false);
    }
    const {marks = '', items} = this.#written.get(name.split(':')[0] ?? '') ?? {};
    if (marks.includes('&')) await this.#letTake(signal);
    if (signal.aborted || marks.includes('~')) return {status: 'cancelled'};
    if (marks.includes('!') || this.#fails.has(name)) return failing('it broke', false);
    return {status: 'completed', output: {...nothing, ...(items !== undefined && {items: {count: items}})}};
  }

  /** Lets those that take long end. */
  release(): void {
    for (const end of this.#held) end();
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #letTake(signal: AbortSignal): Promise<void> {
    const {promise, resolve} = Promise.withResolvers<void>();
    this.#held.add(resolve);
    signal.addEventListener('abort', () => resolve(), {once: true});
    await promise;
  }
}

const nothing = {kind: 'nothing', bytes: 0} as const;

const titleOf = ({blocks, policy = 'continue', fails, concurrency, interrupt}: StateCase): string =>
  [policy, blocks, fails && `${fails} fails`, concurrency && `${concurrency} at once`, interrupt && 'Ctrl-C']
    .filter(Boolean)
    .join(' · ');

async function endsOf({blocks, policy, fails = '', concurrency, interrupt}: StateCase): Promise<string> {
  const written = read(blocks);
  const host = new WrittenHost(written, fails.split(' '));
  const fanOutOf = ({items, marks}: Written): FanOut => ({
    isDynamic: items !== undefined,
    isReduced: marks.includes('+'),
  });
  const {plan, effects, events, stop} = prepared(
    Object.fromEntries(written.map(({name, upstream}) => [name, upstream])),
    {
      ...(policy && {onFailure: policy}),
      ...(concurrency && {concurrency}),
      reused: written.filter(({marks}) => marks.includes('=')).map(({name}) => name),
      outputs: Object.fromEntries(
        written.map(({name, items}) => [name, {...nothing, ...(items !== undefined && {items: {count: items}})}]),
      ),
      blocks: Object.fromEntries(
        written.map((block) => [block.name, {fanOut: fanOutOf(block), ...(block.rule && {triggerRule: block.rule})}]),
      ),
      attached: Object.fromEntries(
        written.flatMap(({name, condition}) =>
          condition ? [[name, {conditionals: [conditionalOf(name, condition === 'skip')]}]] : [],
        ),
      ),
    },
    host,
  );
  const settled = runPipeline(plan, effects);
  // Everything that does not take long has ended after a few turns of the event loop.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  if (interrupt) stop.abort();
  host.release();
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  host.release();
  const {status} = await settled;
  const ends = events.flatMap((event) => (event.type === 'block-settled' ? [`${event.block} ${event.status}`] : []));
  return `${status} | ${ends.sort().join(', ')}`;
}

const conditionalOf = (name: string, skips: boolean): CheckedBlock =>
  blockOf(`condition_of_${name}`, 'conditional', [name], skips ? {onError: 'skip'} : {});

test.each(stateCases.map((one) => [titleOf(one), one] as const))('%s', async (_, one) => {
  expect(await endsOf(one)).toBe(one.ends);
});

test('the table has a row for each policy, each rule, and each status', () => {
  const all = stateCases.map((one) => JSON.stringify(one)).join('\n');
  const words = [
    '"finish running"',
    '"stop now"',
    'interrupt',
    ':all_success',
    ':all_done',
    ':one_success',
    ':none_failed',
    'completed',
    'reused',
    ' failed',
    'upstream_failed',
    'condition_failed',
    'cancelled',
  ];
  expect(words.filter((word) => !all.includes(word))).toEqual([]);
  expect(stateCases.length).toBeGreaterThanOrEqual(60);
});
