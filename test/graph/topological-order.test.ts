import {expect, test} from 'vitest';
import {topologicalOrder} from '../../runtime/graph/topological-order.ts';
import {chainOf, graphOf} from './graph-of.ts';
import {processorTimeSince} from '../support/processor-time.ts';

const orderOf = (...lines: readonly string[]): readonly string[] => {
  const {names, upstreamOf} = graphOf(...lines);
  return topologicalOrder(names, upstreamOf);
};

test('the order of the file is kept where it can be', () => {
  expect(orderOf('b', 'a', 'c: a b', 'd')).toEqual(['b', 'a', 'c', 'd']);
});

test('a name comes after all it waits for', () => {
  expect(orderOf('export: clean', 'clean: load', 'load')).toEqual(['load', 'clean', 'export']);
});

test('among those that are ready the first of the file goes first, also when it became ready last', () => {
  expect(orderOf('early: z', 'middle', 'z', 'late')).toEqual(['middle', 'z', 'early', 'late']);
});

test('an upstream that is not there, and one named twice, hold nothing up', () => {
  expect(orderOf('a: ghost', 'b: a a')).toEqual(['a', 'b']);
});

test('a name that is there twice is given once', () => {
  const {upstreamOf} = graphOf('a', 'b: a');
  expect(topologicalOrder(['b', 'a', 'b', 'a'], upstreamOf)).toEqual(['a', 'b']);
});

test('a shuffled list of 1,000 comes out as a look at every ready name in every step would give it', () => {
  const size = 1000;
  const lines = Array.from({length: size}, (_, index) => {
    const place = (index * 7919) % size;
    const above = [place - 1 - ((place * 31) % 17), place - 1 - ((place * 13) % 101)].filter((each) => each >= 0);
    return `n${place}:${above.map((each) => ` n${each}`).join('')}`;
  });
  const {names, upstreamOf} = graphOf(...lines);
  const expected: string[] = [];
  const done = new Set<string>();
  while (expected.length < size) {
    const next = names.find((name) => !done.has(name) && upstreamOf(name).every((above) => done.has(above))) ?? '';
    expected.push(next);
    done.add(next);
  }
  expect(topologicalOrder(names, upstreamOf)).toEqual(expected);
});

test('a cycle has no order', () => {
  expect(() => orderOf('a: b', 'b: a')).toThrow('Internal error: a cycle was put in order');
});

test('a chain of 20,000 written backwards takes under five seconds', () => {
  const {names, upstreamOf} = chainOf(20_000);
  const began = process.cpuUsage();
  const order = topologicalOrder(names.toReversed(), upstreamOf);
  expect(processorTimeSince(began)).toBeLessThan(5000);
  expect(order).toEqual(names);
});
