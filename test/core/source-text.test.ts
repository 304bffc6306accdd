import {expect, test} from 'vitest';
import {placeAt} from '../../runtime/core/place.ts';
import {sourceText} from '../../runtime/core/source-text.ts';

test.each(['', 'one', 'one\ntwo\n', '\n\nthree\r\n four\r\n', 'last line\nwithout end'])(
  'a place in %j is the one that a walk through the file finds',
  (text) => {
    const source = sourceText('f.yaml', text);
    for (let start = 0; start < text.length; start++) {
      if (text[start] === '\r' || text[start] === '\n') continue;
      for (let end = start + 1; end <= text.length; end++) {
        expect(source.placeOf(start, end)).toEqual(placeAt('f.yaml', text, start, end));
      }
    }
  },
);

test('a place behind the end is the end', () => {
  expect(sourceText('f.yaml', 'ab').placeOf(9, 12)).toEqual({
    file: 'f.yaml',
    line: 1,
    column: 3,
    endColumn: 4,
    text: 'ab',
  });
});

test('what a line hides is in no place, and the pointer stays inside of what is shown', () => {
  const source = sourceText('f.yaml', 'key: very-long-secret # why', (line) => line.replace(/: .*/, ': ****'));
  expect([source.placeOf(0, 3), source.placeOf(5, 21), source.placeOf(22, 27)]).toEqual([
    {file: 'f.yaml', line: 1, column: 1, endColumn: 4, text: 'key: ****'},
    {file: 'f.yaml', line: 1, column: 6, endColumn: 10, text: 'key: ****'},
    {file: 'f.yaml', line: 1, column: 10, endColumn: 11, text: 'key: ****'},
  ]);
});
