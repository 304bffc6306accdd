import {expect, test} from 'vitest';
import {evaluateSelectors} from '../../runtime/graph/selector.ts';

/** a → b → c → d, and e beside them that waits for a. */
const blocks = [
  {name: 'a', kind: 'data_loader', tags: ['daily'], upstream: []},
  {name: 'b', kind: 'transformer', tags: ['daily', 'eu'], upstream: ['a']},
  {name: 'c', kind: 'transformer', tags: [], upstream: ['b']},
  {name: 'd', kind: 'data_exporter', tags: ['eu'], upstream: ['c']},
  {name: 'load_e', kind: 'custom', tags: [], upstream: ['a']},
];

test.each([
  ['b', 'b'],
  ['+c', 'a b c'],
  ['b+', 'b c d'],
  ['1+c+1', 'b c d'],
  ['2+d', 'b c d'],
  ['0+d', 'd'],
  ['tag:daily', 'a b'],
  ['kind:transformer', 'b c'],
  ['kind:data_*', 'a d'],
  ['*_e', 'load_e'],
  ['tag:eu+', 'b c d'],
  ['tag:daily,tag:eu', 'b'],
  ['+d,kind:transformer', 'b c'],
  ['a load_e', 'a load_e'],
  ['b+,tag:eu load_e', 'b d load_e'],
])('%s finds %s', (selector, expected) => {
  expect([...evaluateSelectors([selector], blocks).names].join(' ')).toBe(expected);
});

test('selectors that are given one after the other find what either finds', () => {
  expect([...evaluateSelectors(['a', 'd'], blocks).names]).toEqual(['a', 'd']);
});

test.each(['', ' ', ',', 'a,', ',a', '+', 'tag:daily,+'])('%j lacks a name, and finds nothing by it', (selector) => {
  const {names, mistakes} = evaluateSelectors([selector], blocks);
  expect([...names]).toEqual([]);
  expect(mistakes[0]).toEqual({part: selector.trim(), lookedFor: 'name', value: ''});
});

test('a part that finds nothing is told, with what it looked for', () => {
  expect(evaluateSelectors(['+x', 'tag:us', 'kind:sensor'], blocks).mistakes).toEqual([
    {part: '+x', lookedFor: 'name', value: 'x'},
    {part: 'tag:us', lookedFor: 'tag', value: 'us'},
    {part: 'kind:sensor', lookedFor: 'kind', value: 'sensor'},
  ]);
});
