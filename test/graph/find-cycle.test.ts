import {expect, test} from 'vitest';
import {findCycle} from '../../runtime/graph/find-cycle.ts';
import {chainOf, graphOf} from './graph-of.ts';
import {processorTimeSince} from '../support/processor-time.ts';

const cycleOf = (...lines: readonly string[]): readonly string[] | undefined => {
  const {names, upstreamOf} = graphOf(...lines);
  return findCycle(names, upstreamOf);
};

test('there is none where every chain ends', () => {
  expect(cycleOf('a', 'b: a', 'c: a b', 'd: c a')).toBe(undefined);
});

test('each name waits for the next and the last for the first', () => {
  expect(cycleOf('a: c', 'b: a', 'c: b')).toEqual(['a', 'c', 'b']);
});

test('it starts with its first name in the list, not with the name that leads into it', () => {
  expect(cycleOf('before: late', 'early: late', 'late: early', 'after: early')).toEqual(['early', 'late']);
});

test('the shortest is given where there are several', () => {
  expect(cycleOf('a: b', 'b: c', 'c: d', 'd: a', 'e: f', 'f: g', 'g: e')).toEqual(['e', 'f', 'g']);
});

test('the shortest is given where a short one lies on a long one', () => {
  expect(cycleOf('a: b', 'b: c', 'c: a b')).toEqual(['b', 'c']);
});

test('a name that waits for itself is the shortest there is', () => {
  expect(cycleOf('a: b', 'b: a', 'c: c', 'd: d')).toEqual(['c']);
});

test('of two as short the one that begins earlier is given', () => {
  expect(cycleOf('d: c', 'c: d', 'a: b', 'b: a')).toEqual(['d', 'c']);
});

test('an upstream that nothing is named and one named twice make no difference', () => {
  expect(cycleOf('a: ghost b b', 'b: ghost a')).toEqual(['a', 'b']);
});

test('a name between two cycles lies on neither', () => {
  expect(cycleOf('between: a', 'a: b', 'b: c', 'c: a', 'd: between e', 'e: d')).toEqual(['d', 'e']);
});

test('written backwards, a ring of 20,000 and a chain of 20,000 take under five seconds too', () => {
  const {names, upstreamOf} = chainOf(20_000);
  const closed = (name: string): readonly string[] => (name === 'n0' ? ['n19999'] : upstreamOf(name));
  const began = process.cpuUsage();
  expect(findCycle(names.toReversed(), upstreamOf)).toBe(undefined);
  expect(findCycle(names.toReversed(), closed)?.slice(0, 2)).toEqual(['n19999', 'n19998']);
  expect(processorTimeSince(began)).toBeLessThan(5000);
});

test('a ring of 20,000 and a chain of 20,000 take under five seconds', () => {
  const {names, upstreamOf} = chainOf(20_000);
  const closed = (name: string): readonly string[] => (name === 'n0' ? ['n19999'] : upstreamOf(name));
  const began = process.cpuUsage();
  expect(findCycle(names, upstreamOf)).toBe(undefined);
  const ring = findCycle(names, closed);
  expect(processorTimeSince(began)).toBeLessThan(5000);
  expect([ring?.length, ring?.slice(0, 3)]).toEqual([20_000, ['n0', 'n19999', 'n19998']]);
});

test('5,000 rings of two take under five seconds', () => {
  const pairs = Array.from({length: 5000}, (_, index) => [`a${index}: b${index}`, `b${index}: a${index}`]).flat();
  const {names, upstreamOf} = graphOf(...pairs);
  const began = process.cpuUsage();
  expect(findCycle(names, upstreamOf)).toEqual(['a0', 'b0']);
  expect(processorTimeSince(began)).toBeLessThan(5000);
});
