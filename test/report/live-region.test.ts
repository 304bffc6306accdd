import {expect, test} from 'vitest';
import {liveRegion} from '../../runtime/report/live-region.ts';
import {Screen} from './screen.ts';

test('lines grow, change and shrink in place', () => {
  const screen = new Screen();
  const region = liveRegion(screen.write);
  region.draw(['one', 'two'], [], 80);
  region.draw(['one', 'TWO!', 'three'], [], 80);
  expect(screen.text).toBe('one\nTWO!\nthree\n');
  region.draw(['one', '2'], [], 80);
  expect(screen.text).toBe('one\n2\n');
  region.draw([], [], 80);
  expect(screen.text).toBe('');
});

test('what is written above stays there', () => {
  const screen = new Screen();
  const region = liveRegion(screen.write);
  region.draw(['state'], ['a log'], 80);
  region.draw(['state 2'], ['more', 'logs'], 80);
  expect(screen.text).toBe('a log\nmore\nlogs\nstate 2\n');
});

test('lines that a narrower screen has broken are all taken back', () => {
  const written: string[] = [];
  const region = liveRegion((text) => written.push(text));
  region.draw(['a'.repeat(30), '日本'.repeat(6)], [], 80);
  region.draw(['b'], [], 20);
  expect(written.at(-1)).toBe('\u001b[?2026h\u001b[4F\u001b[Jb\n\u001b[?2026l');
});
