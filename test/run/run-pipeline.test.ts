import {describe, expect, test} from 'vitest';
import type {Host} from '../../runtime/run/host.ts';
import {runPipeline} from '../../runtime/run/run-pipeline.ts';
import type {CheckedBlock} from '../../runtime/core/pipeline.ts';
import {blockOf, completed, failing, prepared, runHeld} from './rig.ts';

describe('the order of blocks', () => {
  test('a block starts when its last upstream has settled, whatever its siblings do', async () => {
    const {host, settled, trace} = runHeld({
      below_slow: ['slow'],
      below_fast: ['fast'],
      join: ['below_slow', 'below_fast'],
    });
    await host.started('slow');
    await host.finish('fast');
    await host.finish('below_fast');
    expect(host.open).toEqual(['slow']);
    await host.finish('slow');
    await host.finish('below_slow');
    await host.finish('join');
    expect(await settled).toEqual({status: 'completed', took: 0});
    expect(trace()).toEqual([
      'started slow',
      'started fast',
      'completed fast',
      'started below_fast',
      'completed below_fast',
      'completed slow',
      'started below_slow',
      'completed below_slow',
      'started join',
      'completed join',
      'run completed',
    ]);
  });

  test('with one slot, the block with the longest way below it goes first', async () => {
    const {host, settled, trace} = runHeld({a: [], b: [], b2: ['b'], b3: ['b2'], c: [], c2: ['c']}, {concurrency: 1});
    for (const name of ['b', 'c', 'b2', 'a', 'c2', 'b3']) await host.finish(name);
    await settled;
    expect(trace().filter((word) => word.startsWith('started'))).toEqual([
      'started b',
      'started c',
      'started b2',
      'started a',
      'started c2',
      'started b3',
    ]);
  });

  test('never more blocks at once than there are slots', async () => {
    const {host, settled} = runHeld({a: [], b: [], c: []}, {concurrency: 2});
    await host.started('b');
    expect(host.open).toEqual(['a', 'b']);
    await host.finish('a');
    await host.started('c');
    expect(host.open).toEqual(['b', 'c']);
    await host.finish('b');
    await host.finish('c');
    expect((await settled).status).toBe('completed');
  });

  test('a pipeline of no blocks completes', async () => {
    const {settled, trace} = runHeld({});
    expect((await settled).status).toBe('completed');
    expect(trace()).toEqual(['run completed']);
  });

  test('a chain of 20,000 blocks runs without recursion, run or served from store', async () => {
    const names = Array.from({length: 20_000}, (_, index) => `b${index}`);
    const edges = Object.fromEntries(names.map((name, index) => [name, index === 0 ? [] : [`b${index - 1}`]]));
    const instant: Host = {attempt: async () => completed, [Symbol.asyncDispose]: async () => undefined};
    for (const reused of [[], names]) {
      const {plan, effects, events} = prepared(edges, {reused}, instant);
      expect((await runPipeline(plan, effects)).status).toBe('completed');
      expect(events.at(-1)).toMatchObject({counts: {[reused.length > 0 ? 'reused' : 'completed']: 20_000}});
    }
  });
});

test('blocks that are served from store at once are told in the order of the pipeline, before those that begin', async () => {
  const {host, settled, trace} = runHeld(
    {load: [], rates: [], early: ['load'], clean: ['rates'], sum: ['clean'], late: ['sum', 'early']},
    {reused: ['load', 'rates', 'clean', 'sum']},
  );
  await host.finish('early');
  await host.finish('late');
  await settled;
  expect(trace().slice(0, 5)).toEqual(['reused load', 'reused rates', 'reused clean', 'reused sum', 'started early']);
});

describe('a block that fails', () => {
  test('stops what waits for it and nothing else', async () => {
    const {host, settled, trace, events} = runHeld({
      bad_child: ['bad'],
      grandchild: ['bad_child', 'good'],
      good_child: ['good'],
    });
    await host.started('good');
    await host.finish('bad', failing());
    await host.finish('good');
    await host.finish('good_child');
    expect((await settled).status).toBe('failed');
    expect(trace()).toEqual([
      'started bad',
      'started good',
      'failed bad',
      'upstream_failed bad_child',
      'upstream_failed grandchild',
      'completed good',
      'started good_child',
      'completed good_child',
      'run failed',
    ]);
    expect(events.find((event) => event.type === 'block-settled' && event.block === 'bad')).toMatchObject({
      diagnostic: {message: 'it broke', notes: ['not run because of it: bad_child, grandchild']},
    });
  });

  test('is tried again after waits that double up to max_delay, and says which attempt failed', async () => {
    const {host, settled, trace, waits, events} = runHeld(
      {a: []},
      {retry: {retries: 1, delay: 10}, blocks: {a: {retry: {retries: 4, maxDelay: 30}}}},
    );
    for (let attempt = 1; attempt <= 5; attempt++) await host.finish('a', failing());
    expect((await settled).status).toBe('failed');
    expect(waits).toEqual([10, 20, 30, 30]);
    expect(trace()).toEqual([
      'started a',
      'started a again (2 of 5)',
      'started a again (3 of 5)',
      'started a again (4 of 5)',
      'started a again (5 of 5)',
      'failed a',
      'run failed',
    ]);
    expect(events.at(-2)).toMatchObject({attempts: 5, diagnostic: {notes: ['attempt 5 of 5']}});
  });

  test('takes retries from its YAML, else its module, else the pipeline, else the project', async () => {
    const attemptsOf = async (options: Parameters<typeof runHeld>[1], ofModule?: number): Promise<number> => {
      const {host, settled, events} = runHeld({a: []}, options);
      const outcome = {...failing(), ...(ofModule !== undefined && {options: {retries: ofModule}})};
      const ended = settled.then(() => true);
      while (!(await Promise.race([ended, host.started('a').then(() => false)]))) await host.finish('a', outcome);
      return events.filter(({type}) => type === 'block-started').length;
    };
    expect(await attemptsOf({projectRetry: {retries: 1}})).toBe(2);
    expect(await attemptsOf({projectRetry: {retries: 1}, retry: {retries: 2}})).toBe(3);
    expect(await attemptsOf({projectRetry: {retries: 1}, retry: {retries: 2}}, 3)).toBe(4);
    expect(await attemptsOf({retry: {retries: 2}, blocks: {a: {retry: {retries: 0}}}}, 3)).toBe(1);
  });

  test('is not tried again when that cannot help', async () => {
    const {host, settled, trace} = runHeld({a: []}, {retry: {retries: 3}});
    await host.finish('a', failing('no such object', false));
    await settled;
    expect(trace()).toEqual(['started a', 'failed a', 'run failed']);
  });
});

describe('a run that is stopped', () => {
  test('starts no further block, tells the running ones, and is cancelled', async () => {
    const {host, settled, stop, trace} = runHeld({after: ['running'], other: ['quick']});
    const {watcher} = await host.started('running');
    await host.started('quick');
    expect(watcher.signal.aborted).toBe(false);
    stop.abort();
    expect(watcher.signal.aborted).toBe(true);
    await host.finish('quick');
    await host.finish('running', {status: 'cancelled'});
    expect((await settled).status).toBe('cancelled');
    expect(trace()).toEqual([
      'started running',
      'started quick',
      'stopping',
      'completed quick',
      'cancelled other',
      'cancelled running',
      'cancelled after',
      'run cancelled',
    ]);
  });

  test('has completed when its last blocks completed all the same', async () => {
    const {host, settled, stop} = runHeld({a: []});
    await host.started('a');
    stop.abort();
    await host.finish('a');
    expect((await settled).status).toBe('completed');
  });

  test('does not try a failed block again', async () => {
    const {host, settled, stop, waits} = runHeld({a: []}, {retry: {retries: 5}});
    await host.started('a');
    stop.abort();
    await host.finish('a', failing());
    await settled;
    expect(waits).toEqual([]);
  });
});

describe('a sensor', () => {
  test('is asked again after its poll_interval until it answers yes, and holds no slot in between', async () => {
    const {host, settled, waits, trace} = runHeld(
      {ready: [], after: ['ready']},
      {concurrency: 1, kinds: {ready: 'sensor'}, blocks: {ready: {configuration: {poll_interval: 5}}}},
    );
    await host.finish('ready', {...completed, answer: false});
    await host.finish('ready', {...completed, answer: false});
    await host.finish('ready', {...completed, answer: true});
    await host.finish('after');
    expect((await settled).status).toBe('completed');
    expect(waits).toEqual([5, 5]);
    expect(trace().at(-1)).toBe('run completed');
  });
});

test('a stored output is served at once and what waits for it starts', async () => {
  const {host, settled, trace} = runHeld({load: [], clean: ['load']}, {reused: ['load']});
  await host.finish('clean');
  await settled;
  expect(trace()).toEqual(['reused load', 'started clean', 'completed clean', 'run completed']);
});

test('a block whose time is over fails as timed out, although its code was only told to stop', async () => {
  const {host, settled, events} = runHeld({slow: []}, {blocks: {slow: {timeout: 0.01}}});
  const {watcher} = await host.started('slow');
  await new Promise((resolve) => watcher.signal.addEventListener('abort', resolve));
  await host.finish('slow', {status: 'cancelled'});
  expect((await settled).status).toBe('failed');
  expect(events.at(-2)).toMatchObject({
    status: 'failed',
    diagnostic: {
      code: 'block-timed-out',
      message: 'block "slow" took longer than its 0.01 s and was ended',
      help: 'give it more time: timeout: 0.02 in its entry of metadata.yaml',
    },
  });
});

test('a run whose time is over while nothing runs fails all the same, and says which block did not begin', async () => {
  const {host, settled, events} = runHeld({first: [], second: ['first']}, {definition: {timeout: 0.01}});
  const {watcher} = await host.started('first');
  await new Promise((resolve) => watcher.signal.addEventListener('abort', resolve));
  await host.finish('first');
  expect((await settled).status).toBe('failed');
  expect(events.at(-2)).toMatchObject({
    block: 'second',
    status: 'failed',
    diagnostic: {
      code: 'run-timed-out',
      message: 'the run took longer than the 0.01 s of p, and block "second" did not begin',
    },
  });
});

describe('time', () => {
  test('that is over cancels a block that says so, and it is not tried again', async () => {
    const {host, settled, trace, events} = runHeld(
      {slow: [], after: ['slow']},
      {retry: {retries: 3}, blocks: {slow: {timeout: 0.01, timeoutStatus: 'cancelled'}}},
    );
    const {watcher} = await host.started('slow');
    await new Promise((resolve) => watcher.signal.addEventListener('abort', resolve));
    await host.finish('slow', {status: 'cancelled'});
    expect((await settled).status).toBe('cancelled');
    expect(trace()).toEqual(['started slow', 'cancelled slow', 'cancelled after', 'run cancelled']);
    expect(events).toContainEqual({
      type: 'block-log',
      block: 'slow',
      source: 'log',
      level: 'warn',
      message: 'took longer than its 0.01 s and was ended',
    });
  });

  test('of a run that is over and cancels it is told by the blocks that ran', async () => {
    const {host, settled, trace, events} = runHeld(
      {slow: [], after: ['slow']},
      {definition: {timeout: 0.01, timeoutStatus: 'cancelled'}},
    );
    const {watcher} = await host.started('slow');
    await new Promise((resolve) => watcher.signal.addEventListener('abort', resolve));
    await host.finish('slow', {status: 'cancelled'});
    expect((await settled).status).toBe('cancelled');
    expect(trace()).toEqual(['started slow', 'cancelled slow', 'cancelled after', 'run cancelled']);
    expect(events).toContainEqual({
      type: 'block-log',
      block: 'slow',
      source: 'log',
      level: 'warn',
      message: 'the run took longer than the 0.01 s of p, and block "slow" was ended',
    });
  });

  test('of a sensor is for all its questions, and is not given again', async () => {
    let now = 0;
    const {host, settled, events, waits} = runHeld(
      {ready: []},
      {retry: {retries: 3}, kinds: {ready: 'sensor'}, blocks: {ready: {timeout: 8, configuration: {poll_interval: 5}}}},
      {clock: () => now},
    );
    await host.finish('ready', {...completed, answer: false});
    await host.started('ready');
    now = 5500;
    await host.finish('ready', {...completed, answer: false});
    expect((await settled).status).toBe('failed');
    expect(waits).toEqual([5, 2.5]);
    expect(events.at(-2)).toMatchObject({diagnostic: {code: 'block-timed-out'}, attempts: 1});
  });
});

describe('slots', () => {
  test('of a group are as many as the pipeline says, one where it says nothing; who waits for one holds no other', async () => {
    const {host, settled} = runHeld(
      {a1: [], a2: [], a3: [], b1: [], b2: [], c: []},
      {
        concurrency: 4,
        definition: {groups: {a: 2}},
        blocks: {
          a1: {concurrencyGroup: 'a'},
          a2: {concurrencyGroup: 'a'},
          a3: {concurrencyGroup: 'a'},
          b1: {concurrencyGroup: 'b'},
          b2: {concurrencyGroup: 'b'},
        },
      },
    );
    await host.started('c');
    expect(host.open.toSorted()).toEqual(['a1', 'a2', 'b1', 'c']);
    await host.finish('a1');
    await host.started('a3');
    await host.finish('b1');
    await host.started('b2');
    for (const name of ['a2', 'a3', 'b2', 'c']) await host.finish(name);
    expect((await settled).status).toBe('completed');
  });

  test('are free while a block waits for its next attempt', async () => {
    const {host, settled, trace} = runHeld({a: [], b: []}, {concurrency: 1, retry: {retries: 1}});
    await host.finish('a', failing());
    await host.finish('b');
    await host.finish('a');
    await settled;
    expect(trace().filter((word) => word.startsWith('started'))).toEqual([
      'started a',
      'started b',
      'started a again (2 of 2)',
    ]);
  });
});

describe('callbacks', () => {
  const callback = (name: string, upstream: readonly string[] = []): CheckedBlock =>
    blockOf(name, 'callback', upstream);

  test('are run after a block that was cancelled too', async () => {
    const {host, settled, stop} = runHeld({a: []}, {attached: {a: {callbacks: [callback('tell', ['a'])]}}});
    await host.started('a');
    stop.abort();
    await host.finish('a', {status: 'cancelled'});
    const {task} = await host.started('tell');
    expect(task.parent).toEqual({of: 'block', block: 'a', event: 'cancelled'});
    await host.finish('tell');
    expect((await settled).status).toBe('cancelled');
  });

  test('of the pipeline hear how the run ends; one that fails is a warning and no more', async () => {
    const {host, settled, events} = runHeld({a: [], b: ['a']}, {callbacks: [callback('tell')]});
    await host.finish('a', failing());
    const {task} = await host.started('tell');
    expect(task.parent).toMatchObject({of: 'pipeline', block: 'p', event: 'failure', error: {message: 'it broke'}});
    await host.finish('tell', failing('nobody listens'));
    expect((await settled).status).toBe('failed');
    expect(events.at(-2)).toEqual({
      type: 'block-log',
      block: 'tell',
      source: 'log',
      level: 'warn',
      message: 'callback tell failed: nobody listens',
    });
  });
});
