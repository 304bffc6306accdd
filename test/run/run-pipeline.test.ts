import {describe, expect, test} from 'vitest';
import type {Host} from '../../runtime/run/host.ts';
import {runPipeline} from '../../runtime/run/run-pipeline.ts';
import {completed, failing, prepared, runHeld} from './rig.ts';

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
