import {expect, test} from 'vitest';
import {downstreamsOf, upstreamsOf} from '../../runtime/graph/descendants.ts';
import {chainOf, graphOf} from './graph-of.ts';
import {processorTimeSince} from '../support/processor-time.ts';

const {names, upstreamOf} = graphOf('load', 'other', 'clean: load', 'join: clean other', 'save: join', 'log: load');

test('upstreams are the names themselves and all they wait for, near or far', () => {
  expect([...upstreamsOf(['clean', 'other'], upstreamOf)]).toEqual(['clean', 'other', 'load']);
});

test('downstreams are the names themselves and all that waits for them, near or far', () => {
  expect([...downstreamsOf(['clean'], names, upstreamOf)]).toEqual(['clean', 'join', 'save']);
});

test('a cycle is gone round once', () => {
  const ring = graphOf('a: b', 'b: a');
  expect([...upstreamsOf(['a'], ring.upstreamOf)]).toEqual(['a', 'b']);
  expect([...downstreamsOf(['a'], ring.names, ring.upstreamOf)]).toEqual(['a', 'b']);
});

test('a chain of 20,000 takes under five seconds', () => {
  const chain = chainOf(20_000);
  const began = process.cpuUsage();
  expect(upstreamsOf(['n19999'], chain.upstreamOf).size).toBe(20_000);
  expect(downstreamsOf(['n0'], chain.names, chain.upstreamOf).size).toBe(20_000);
  expect(processorTimeSince(began)).toBeLessThan(5000);
});
