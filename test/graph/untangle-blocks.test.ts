import {expect, test} from 'vitest';
import {untangleBlocks, type WrittenBlock} from '../../runtime/graph/untangle-blocks.ts';

const custom = (name: string, ...upstream: readonly string[]): WrittenBlock => ({name, kind: 'custom', upstream});

test('what is right stays as it is', () => {
  const blocks = [custom('a'), custom('b', 'a'), custom('c', 'a', 'b')];
  expect(untangleBlocks(blocks)).toEqual(blocks);
});

test('of a circle the wait that leads back up is taken out, and a block that waits for itself waits for nothing', () => {
  expect(untangleBlocks([custom('a', 'c'), custom('b', 'a'), custom('c', 'b'), custom('d', 'd', 'c')])).toEqual([
    {name: 'a', kind: 'custom', upstream: [], closing: ['c']},
    {name: 'b', kind: 'custom', upstream: ['a']},
    {name: 'c', kind: 'custom', upstream: ['b']},
    {name: 'd', kind: 'custom', upstream: ['c'], closing: ['d']},
  ]);
});

test('what is not there is set apart, a name said twice counts once, and of two blocks with one name the first stays', () => {
  expect(untangleBlocks([custom('a', 'ghost'), custom('b', 'a', 'a'), custom('a', 'b')])).toEqual([
    {name: 'a', kind: 'custom', upstream: [], missing: ['ghost']},
    {name: 'b', kind: 'custom', upstream: ['a']},
  ]);
});

test('a chain of 50,000 blocks that bites its tail is untangled', () => {
  const blocks = Array.from({length: 50_000}, (_, index) => custom(`b${index}`, `b${(index + 49_999) % 50_000}`));
  expect(untangleBlocks(blocks).filter(({closing}) => closing)).toEqual([
    {name: 'b0', kind: 'custom', upstream: [], closing: ['b49999']},
  ]);
});
