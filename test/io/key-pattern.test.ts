import {describe, expect, test} from 'vitest';
import {isKeyPattern, keyMatcher, literalPrefix} from '../../runtime/io/key-pattern.ts';

describe('a key', () => {
  test.each(['orders.csv', 'a/b (1).csv', 'x[1].csv', '{date}.csv', 'a.b+c|d'])('%s is no pattern', (key) => {
    expect(isKeyPattern(key)).toBe(false);
  });
  test.each(['*.csv', 'a/?', 'a/{b,c}', '**'])('%s is a pattern', (key) => {
    expect(isKeyPattern(key)).toBe(true);
  });
});

test.each([
  ['daily/*.csv', 'daily/'],
  ['daily/2026-??', 'daily/2026-'],
  ['{a,b}/x', ''],
  ['plain', 'plain'],
])('all keys that %s matches begin with "%s"', (pattern, prefix) => {
  expect(literalPrefix(pattern)).toBe(prefix);
});

describe('a pattern', () => {
  const keys = ['a.csv', 'a.CSV', 'b.csv', 'x/a.csv', 'x/y/a.csv', 'x/y/[1].csv', 'a+csv', 'é.csv', 'x/\n.csv'];
  test.each([
    ['*.csv', ['a.csv', 'b.csv', 'é.csv']],
    ['**.csv', ['a.csv', 'b.csv', 'x/a.csv', 'x/y/a.csv', 'x/y/[1].csv', 'é.csv', 'x/\n.csv']],
    ['x/**/a.csv', ['x/a.csv', 'x/y/a.csv']],
    ['?.csv', ['a.csv', 'b.csv', 'é.csv']],
    ['{a,x/a}.csv', ['a.csv', 'x/a.csv']],
    ['{a,x/*}.csv', ['a.csv', 'x/a.csv', 'x/\n.csv']],
    ['x/y/[1].*', ['x/y/[1].csv']],
    ['a+*', ['a+csv']],
  ])('%s', (pattern, matching) => {
    expect(keys.filter(keyMatcher(pattern))).toEqual(matching);
  });
});
