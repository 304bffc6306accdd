import type {Random} from './random.ts';

/** Changes a text in a few ways that people, editors, merges and half-written files do, and in some that nobody does. */
export function mutate(text: string, others: readonly string[], random: Random): string {
  let mutated = text;
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    mutated = random.oneOf(ways)(mutated, random, others).slice(0, longest);
  }
  return mutated;
}

/** Characters; longer files say nothing new. */
const longest = 20_000;

type Way = (text: string, random: Random, others: readonly string[]) => string;

const ways: readonly Way[] = [
  (text, random) => cut(text, random, ''),
  (text, random) => cut(text, random, random.oneOf(tokens)),
  (text, random) => put(text, random, random.oneOf(tokens)),
  (text, random) => put(text, random, random.oneOf(tokens)),
  (text, random) => put(text, random, String.fromCodePoint(random.below(0x3000))),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) =>
    overLines(text, random, (lines, at) => lines.splice(at, 0, lines[random.below(lines.length)] ?? '')),
  (text, random) => overLines(text, random, (lines, at) => lines.splice(at, 1)),
  (text, random) => overLines(text, random, (lines, at) => lines.splice(at, 1, `  ${lines[at]}`)),
  (text, random) =>
    overLines(text, random, (lines, at) => lines.splice(at, 1, (lines[at] ?? '').replace(/^ {1,2}/, ''))),
  (text, random) => overLines(text, random, (lines, at) => lines.splice(at, 1, `\t${lines[at]}`)),
  (text, random) => text.replaceAll('\n', random.oneOf(['\r\n', '\r', '\n\n', '\n'])),
  (text, random) => replaceWord(text, random, random.oneOf(values)),
  (text, random) => replaceWord(text, random, random.oneOf(text.match(/\w+/g) ?? ['a'])),
  (text, random, others) => splice(text, random.oneOf(others), random),
  (text, random) => put(text, random, random.oneOf(['[', '{a: ', '- ', '? ']).repeat(random.below(300))),
];

const tokens: readonly string[] = [
  '{{',
  '}}',
  '{{ ',
  ' }}',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ': ',
  '- ',
  '? ',
  '#',
  ' #',
  '&a ',
  '*a',
  '<<: *a',
  '!!binary ',

  '!!int x',
  '|\n',
  '>-\n',
  '"',
  "'",
  '\\',
  '%YAML 1.2\n',
  '---\n',
  '...\n',
  '@',
  '`',
  '\u0000',
  '\ufeff',
  '\u2028',
  '\ud800',
  '😀',
  "{{ env_var('A') }}",
  '"{{ env_var(\'A\', "{{ b }}") }}"',
  'null',
  '~',
  '__proto__: {a: 1}\n',

  'constructor: 1\n',
  'blocks:\n',
  'upstream_blocks: [a]\n',
  '  - uuid: load_orders\n',
  'type: sensor\n',
  'a: &a [*a]\n',
];

const values: readonly string[] = [
  'null',
  'true',
  '-1',
  '0',
  '1e999',
  '.nan',
  '.inf',
  '0x7f',
  '9007199254740993',
  '2026-11-23',
  '""',
  '[]',
  '{}',

  '__proto__',
  'toString',
  'a'.repeat(300),
  '../../etc/passwd',
  'load/orders',
  'LOAD',
  'Ünïcode',
  '*a',
  '&a b',
  '@daily',
];

function cut(text: string, random: Random, replacement: string): string {
  const start = random.below(text.length + 1);
  const end = start + random.below(random.oneOf([2, 10, 80]));
  return text.slice(0, start) + replacement + text.slice(end);
}

function put(text: string, random: Random, piece: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

function overLines(text: string, random: Random, change: (lines: string[], at: number) => void): string {
  const lines = text.split('\n');
  change(lines, random.below(lines.length));
  return lines.join('\n');
}

function replaceWord(text: string, random: Random, word: string): string {
  const words = [...text.matchAll(/[\w./@-]+/g)];
  if (words.length === 0) return word;
  const {index, 0: found} = random.oneOf(words);
  return text.slice(0, index) + word + text.slice(index + found.length);
}

const splice = (text: string, other: string, random: Random): string =>
  text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
