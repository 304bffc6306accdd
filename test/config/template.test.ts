import {expect, test} from 'vitest';
import {parseTemplate} from '../../runtime/config/template.ts';

const partsOf = (text: string): unknown => {
  const template = parseTemplate(text);
  return template.ok ? template.value : template.failure;
};

const value = (read: unknown): object => ({kind: 'value', value: read});

test('a text without templates is itself', () => {
  expect(partsOf('}} plain {')).toEqual([{kind: 'text', text: '}} plain {'}]);
  expect(partsOf('')).toEqual([{kind: 'text', text: ''}]);
});

test('text may stand around and between templates', () => {
  expect(partsOf("a{{ f('x') }}b{{g()}}")).toEqual([
    {kind: 'text', text: 'a'},
    {kind: 'call', name: 'f', inputs: [value('x')]},
    {kind: 'text', text: 'b'},
    {kind: 'call', name: 'g', inputs: []},
  ]);
});

test('inputs are texts in either quotes, numbers, True, False, None and calls', () => {
  expect(partsOf(`{{ f("a }} \\" b", 'c''', g( 'd' )) }}`)).toBe('a comma or ) is expected at character 22');
  expect(partsOf(`{{ f("a }} \\" b", -1.5, True, false, None, g( 'd' ),) }}`)).toEqual([
    {
      kind: 'call',
      name: 'f',
      inputs: [
        value('a }} " b'),
        value(-1.5),
        value(true),
        value(false),
        value(null),
        {kind: 'call', name: 'g', inputs: [value('d')]},
      ],
    },
  ]);
});

test.each([
  ['{{ NAME }}', "a template calls a function, as in env_var('NAME'), and there is none at character 4"],
  ["{{ env_var('X'", 'a comma or ) is expected at its end'],
  ["{{ env_var('X') ", '}} is expected at its end'],
  ["{{ env_var('X') | upper }}", '}} is expected at character 17'],
  [`{{ ${'f('.repeat(500)}`, 'at most 8 calls stand within each other'],
])('%j is told where it stops making sense', (text, failure) => {
  expect(partsOf(text)).toBe(failure);
});
