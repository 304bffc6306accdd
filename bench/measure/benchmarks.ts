/** The files of `bench/` that measure, the questions of a newcomer first; `npm run bench` takes them in this order. */
export const benchmarks: readonly string[] = [
  'startup',
  'overhead',
  'engine',
  'hosts',
  'lake',
  'data',
  'danfo',
  'memory',
  'transfer',
  'faults',
  'history',
  'validate',
];
