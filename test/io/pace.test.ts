import {expect, test} from 'vitest';
import {Pace} from '../../runtime/io/pace.ts';

test('an endpoint that asks for fewer requests is sent half as many at once, and one more for each round it answers', () => {
  let now = 0;
  const pace = new Pace(() => now);
  expect(pace.allowed).toBe(32);
  pace.slowDown();
  // Answers to requests that were on their way together.
  pace.slowDown();
  pace.slowDown();
  expect(pace.allowed).toBe(16);
  now = 1001;
  pace.slowDown();
  expect(pace.allowed).toBe(8);
  for (let answers = 0; answers < 9; answers++) pace.speedUp();
  expect(pace.allowed).toBe(9);
  for (let seconds = 0; seconds < 100; seconds += 2) {
    now += 2000;
    pace.slowDown();
  }
  expect(pace.allowed).toBe(1);
});

test('what may not be sent yet waits for an answer to another, in the order of asking', async () => {
  const pace = new Pace(() => 0);
  await Promise.all(Array.from({length: 32}, () => pace.enter(undefined)));
  const order: string[] = [];
  const first = pace.enter(undefined).then(() => order.push('first'));
  const second = pace.enter(undefined).then(() => order.push('second'));
  await Promise.resolve();
  expect(order).toEqual([]);
  pace.leave();
  await first;
  expect(order).toEqual(['first']);
  pace.leave();
  await second;
  expect(order).toEqual(['first', 'second']);
});

test('nothing is sent before the time that the server asked for', async () => {
  const pace = new Pace(() => performance.now());
  pace.slowDown(0.2);
  const began = performance.now();
  await pace.enter(undefined);
  expect(performance.now() - began).toBeGreaterThan(195);
});

test('who waits hears of an abort, and is out of the way', async () => {
  const pace = new Pace(() => 0);
  await Promise.all(Array.from({length: 32}, () => pace.enter(undefined)));
  const stop = new AbortController();
  const given = pace.enter(stop.signal);
  const patient = pace.enter(undefined);
  stop.abort(new Error('the run was cancelled'));
  await expect(given).rejects.toThrow('the run was cancelled');
  pace.leave();
  await patient;
});
