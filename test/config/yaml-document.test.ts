import {describe, expect, test} from 'vitest';
import {readYaml} from '../../runtime/config/yaml-document.ts';
import type {YamlNode} from '../../runtime/config/yaml-node.ts';
import {told} from './told.ts';

const valueOf = (text: string): unknown => {
  const {value, diagnostics} = readYaml('f.yaml', text);
  expect(told(diagnostics)).toBe('');
  return value?.value;
};

const mistakesIn = (text: string): string => told(readYaml('f.yaml', text).diagnostics);

const written = ({place: {line, column, endColumn, text = ''}}: YamlNode): string =>
  `${line}: ${text.slice(column - 1, endColumn - 1)}`;

describe('values', () => {
  test('plain scalars are read by the core schema', () => {
    expect(valueOf('[5439, -3, 1.5, 1e3, 0x1F, true, False, null, ~, yes, 1_000, us-west, .inf]')).toEqual([
      5439,
      -3,
      1.5,
      1000,
      31,
      true,
      false,
      null,
      null,
      'yes',
      '1_000',
      'us-west',
      Infinity,
    ]);
  });

  test('digits that a number would lose stay text, as those of a key id', () => {
    expect(valueOf('[00417, 0012e40, 5e999, 12345678901234567890, 0, 0.5]')).toEqual([
      '00417',
      '0012e40',
      '5e999',
      '12345678901234567890',
      0,
      0.5,
    ]);
  });

  test('quotes and !!str make text, and escapes are resolved', () => {
    expect(valueOf(`{a: "5", b: 'it''s', c: "x\\ty", d: !!str 5, e: !!int "5"}`)).toEqual({
      a: '5',
      b: "it's",
      c: 'x\ty',
      d: '5',
      e: 5,
    });
  });

  test('block scalars keep or fold their lines', () => {
    expect(valueOf('a: |\n  one\n  two\nb: >-\n  one\n  two\n')).toEqual({a: 'one\ntwo\n', b: 'one two'});
  });

  test('an empty file is a null', () => {
    expect([valueOf(''), valueOf('# only a comment\n')]).toEqual([null, null]);
  });

  test('an alias is the value of its anchor, and << fills what the map leaves out', () => {
    const text =
      'base: &base {a: 1, b: 2}\nother: &other {b: 3, c: 4}\nboth: {<<: [*base, *other], a: 0}\nsame: *base\n';
    expect(valueOf(text)).toMatchObject({both: {a: 0, b: 2, c: 4}, same: {a: 1, b: 2}});
  });

  test('a quoted "<<" is a key like any other, and so is __proto__', () => {
    const value = valueOf('"<<": 1\n__proto__: 2\n');
    expect(JSON.stringify(value)).toBe('{"<<":1,"__proto__":2}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe('places', () => {
  test('a value has its place, with its quotes and with its bracket', () => {
    const {value} = readYaml('f.yaml', 'a: "x"\r\nb: [u, \'v\']\r\nc: |\r\n  text\r\nd:\r\ne: {f: 1}\r\n');
    const entries = value?.kind === 'mapping' ? [...value.entries.values()] : [];
    expect(entries.map(({node}) => written(node))).toEqual(['1: "x"', "2: [u, 'v']", '4: text', '5: :', '6: {f: 1}']);
    expect(entries.map(({lastLine}) => lastLine)).toEqual([1, 2, 4, 5, 6]);
    expect(entries[0]?.key).toEqual({
      value: 'a',
      place: {file: 'f.yaml', line: 1, column: 1, endColumn: 2, text: 'a: "x"'},
    });
  });
});

describe('mistakes', () => {
  test('a key that is written twice shows both lines', () => {
    expect(mistakesIn('a: 1\nb: 2\na: 3\n')).toBe(
      [
        'error[duplicate-key]: "a" is written twice in the same map',
        '--> f.yaml:3:1',
        '| a: 3',
        '| ^ the second one',
        '::: f.yaml:1:1',
        '| a: 1',
        '| ^ the first one',
        'help: take one of the two lines out',
      ].join('\n'),
    );
    expect(readYaml('f.yaml', 'a: 1\na: 3').value?.value).toEqual({a: 1});
  });

  test('a template without quotes is told with the line that has them', () => {
    expect(mistakesIn("default:\n  KEY: {{ env_var('KEY') }}\n")).toBe(
      [
        'error[unquoted-template]: a template without quotes is a map to YAML',
        '--> f.yaml:2:8',
        "|   KEY: {{ env_var('KEY') }}",
        '|        ^^^^^^^^^^^^^^^^^^^^ needs quotes',
        `help: write KEY: "{{ env_var('KEY') }}"`,
      ].join('\n'),
    );
  });

  test('every template without quotes is told at once, also where YAML stumbles over it', () => {
    const text = ['a: {{ env_var("A", "b") }}', "b: {{ env_var('HOST') }}/data # where it lies", 'c: [{{ x }}]'].join(
      '\n',
    );
    const helps = readYaml('f.yaml', text).diagnostics.map(({code, help}) => `${code}: ${help}`);
    expect(helps).toEqual([
      `unquoted-template: write a: '{{ env_var("A", "b") }}'`,
      `unquoted-template: write b: "{{ env_var('HOST') }}/data" # where it lies`,
      'unquoted-template: write c: ["{{ x }}"]',
    ]);
  });

  test('a template without quotes is the text it is meant to be, so that nothing else is said of it', () => {
    expect(readYaml('f.yaml', 'a: {{ x }}').value?.value).toEqual({a: '{{ x }}'});
  });

  test('a template with both kinds of quotes gets escapes', () => {
    expect(readYaml('f.yaml', `a: {{ f('x', y"z) }}`).diagnostics.at(0)?.help).toBe(`write a: "{{ f('x', y\\"z) }}"`);
  });

  test.each([
    ['a: 1\n b: 2', 2, 3, 'this line is indented further or less than the lines it belongs to'],
    ['a: 1\n\tb: 2', 2, 1, 'a tab indents this line, and YAML indents with spaces'],
    ['a: b: c', 1, 5, 'a value in which a colon stands before a space needs quotes'],
    ['a: [1\nb: 2', 2, 1, 'a bracket or a quote was opened before this and is not closed'],
    ['a: 1\nb:2\nc: 3', 2, 1, 'a key needs a space after its colon'],
    ['a: 1\nb 2\nc: 3', 2, 1, 'this line is no key with a value: its colon is missing'],
    ['a: "x', 1, 5, 'a quote was opened and is not closed'],
    ['a: !x,y z', 1, 8, 'a value that begins with ! is a tag to YAML, and this is none that it knows'],
    ['a: \u0001', 1, 4, 'a character that no editor shows stands here'],
    ['a: *b', 1, 4, 'no anchor of this name ends before this alias'],
    ['a: &b [*b]', 1, 8, 'no anchor of this name ends before this alias'],
    ['---\na\n---\nb', 3, 1, 'a second document begins here; magelet reads files of one document'],
    ['? [a]\n: 1', 1, 3, 'a key is a word, and this one is a list'],
    ['<<: 5', 1, 5, '<< brings in the keys of a map, and this is not a map'],
    ['a: "\\q"', 1, 6, 'this is not YAML: unknown escape sequence'],
    ['['.repeat(500), 1, 100, 'this is nested more than 100 levels deep'],
  ])('%j is told with its place', (text, line, column, message) => {
    const [mistake] = readYaml('f.yaml', text).diagnostics;
    expect(mistake).toMatchObject({severity: 'error', code: 'yaml-syntax', message, at: {place: {line, column}}});
  });

  test.each([
    ['a: 1\n\tb: 2', 'put spaces in the place of the tab'],
    ['a: !x,y z', 'put the value in quotes'],
    ['a: b: c', 'put the value in quotes'],
    ['a: 1\n b: 2', 'begin it under the first letter of the key above, if it belongs to the same map'],
    ['a: "x', 'write the same quote at the end of the value'],
    ['a: 1\nb:2\nc: 3', 'put a space after the colon'],
    ['a: 1\nb 2\nc: 3', 'put a colon and a space after the key'],
    ['a: [1', 'close the [ of line 1 with ]'],
    [`a: "["\nb: '{' # [\nc: {d: [1, [2]]\ne: 3`, 'close the { of line 3 with }'],
  ])('%j is told with what to write', (text, help) => {
    expect(readYaml('f.yaml', text).diagnostics[0]?.help).toBe(help);
  });

  test('aliases that repeat aliases are refused before they fill the memory', () => {
    const bomb = ['a0: &a0 [x, x]', ...Array.from({length: 40}, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)];
    expect(mistakesIn(bomb.join('\n'))).toMatch(
      /^error\[yaml-syntax\]: this file is too large: its aliases repeat aliases\n/,
    );
  });

  test('aliases do not nest deeper than brackets may', () => {
    const chain = ['a0: &a0 [x]', ...Array.from({length: 120}, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`)];
    expect(mistakesIn(chain.join('\n'))).toMatch(/^error\[yaml-syntax\]: this is nested more than 100 levels deep\n/);
  });

  test('no text makes it throw, and one without a value always has a mistake', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const pieces = 'a b c : - ? [ ] { } , # & * ! | > \' " % @ ` \t \r \\ {{ }} << &a *a --- \u0000'.split(' ');
    pieces.push(' ', '\n', '\n  ', ': ', '- ');
    for (let round = 0; round < 5000; round++) {
      const text = Array.from({length: random(30)}, () => pieces[random(pieces.length)]).join('');
      const {value, diagnostics} = readYaml('f.yaml', text);
      if (!value && diagnostics.length === 0) expect.fail(`neither value nor mistake: ${JSON.stringify(text)}`);
    }
  });
});
