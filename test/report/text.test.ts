import {expect, test} from 'vitest';
import {textWidth} from '../../runtime/core/text-width.ts';
import {alignColumns} from '../../runtime/report/align-columns.ts';
import {beginningOf, endOf, fitText, padText} from '../../runtime/report/fit-text.ts';
import {printable, printableLines} from '../../runtime/report/printable.ts';

test('a width is counted in columns of the screen', () => {
  const texts = ['abc', 'é', 'e\u0301', '日本', '👍', '👍🏽', '👩‍👩‍👧', '❤️', '✓✗⊘↺⠹━…', 'ﾊﾝ', '\u200b', '🇯🇵'];
  expect(texts.map(textWidth)).toEqual([3, 1, 1, 4, 2, 2, 2, 2, 7, 2, 0, 2]);
});

test('a text too wide is cut between characters and ends in …', () => {
  expect([fitText('abcdef', 6), fitText('abcdef', 5), fitText('abcdef', 1), fitText('abcdef', 0)]).toEqual([
    'abcdef',
    'abcd…',
    '…',
    '',
  ]);
  expect([fitText('日本語', 5), fitText('日本語', 4)]).toEqual(['日本…', '日…']);
  expect([beginningOf('👩‍👩‍👧 family', 4), endOf('a e\u0301 日', 4), beginningOf('ab', 9)]).toEqual([
    '👩‍👩‍👧 f',
    'e\u0301 日',
    'ab',
  ]);
});

test('padding goes by columns too', () => {
  expect([padText('日本', 6), padText('日本', 6, 'right'), padText('abc', 2)]).toEqual(['日本  ', '  日本', 'abc']);
});

test('control characters do not get through', () => {
  expect(printable('a\tb\nc\r\nd\u001b[31me\u001b[0m\u0007\u202ef\u009b')).toBe('a    b↵c↵def');
});

test('of a line that was written over, the last is kept', () => {
  expect(printableLines('10%\r50%\r100%\r\ndone\r\n\nend\n')).toEqual(['100%', 'done', '', 'end']);
});

const bold = (text: string): string => `<b>${text}</b>`;

test('columns are as wide as their widest cell, and colour is added after that', () => {
  expect(
    alignColumns([
      [{text: 'a', paint: bold}, {text: '1', flush: 'right'}, {text: 'end'}],
      [{text: '日本'}, {text: '1,204', flush: 'right', paint: bold}, {text: ''}],
      [{text: 'abc'}, {text: ''}, {text: ''}],
    ]),
  ).toEqual(['<b>a   </b>       1   end', '日本   <b>1,204</b>', 'abc']);
});
