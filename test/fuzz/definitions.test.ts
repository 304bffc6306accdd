import {expect, test} from 'vitest';
import {fuzz} from './fuzz.ts';

// 50,000 by `npm run fuzz`, another seed by `npm run fuzz -- 50000 7`.
const count = 5_000;

test('mutated files of all four kinds end as a plan or as errors with their places, never as a crash or a hang', () => {
  const {finds, planned, told} = fuzz({seed: 1, count});
  expect(finds).toEqual([]);
  // Mutations that always break a file, or never do, would test little.
  expect(planned).toBeGreaterThan(count / 20);
  expect(told).toBeGreaterThan(count / 5);
});
