import {Random} from '../fuzz/random.ts';

/** Gives the values of one key, as they stand in a file. */
type Kind = (random: Random) => string;

const count = (random: Random, least: number, most: number): number => least + random.below(most - least + 1);
const padded = (value: number): string => String(value).padStart(2, '0');
const digits = (random: Random, length: number): string =>
  Array.from({length}, (_, index) => (index === 0 ? 1 + random.below(9) : random.below(10))).join('');
/** Now and then one that no calendar has. */
const day = (random: Random): string =>
  `${count(random, 1990, 2039)}-${padded(count(random, 1, 12))}-${padded(count(random, 1, random.below(300) === 0 ? 31 : 28))}`;
const clock = (random: Random): string =>
  [random.below(200) === 0 ? 24 : random.below(24), random.below(60), random.below(60)].map(padded).join(':');
const word = (random: Random): string => random.oneOf(['Ada', 'Zoë', 'a b', '東京', '🚲', 'x'.repeat(30), '-']);
const hexadecimal = (random: Random, length: number): string =>
  Array.from({length}, () => '0123456789abcdefABCDEF'.charAt(random.below(22))).join('');

const scalars: readonly Kind[] = [
  (random) => digits(random, count(random, 1, 6)),
  (random) => `${random.oneOf(['', '-'])}${digits(random, count(random, 1, 6))}`,
  (random) => `-${digits(random, count(random, 1, 6))}`,
  (random) => digits(random, count(random, 16, 19)),
  (random) => `${random.oneOf(['', '-'])}${digits(random, count(random, 16, 19))}`,
  (random) => `${random.oneOf(['', '-'])}${digits(random, count(random, 19, 45))}`,
  (random) => `${random.below(1000)}.${random.below(100)}`,
  (random) => random.oneOf([`${random.below(10)}.5`, `${random.below(10)}`, '1e3', '-2.5E-3', '0', '-0', '1.0']),
  (random) => random.oneOf(['true', 'false']),
  (random) => JSON.stringify(word(random)),
  (random) => random.oneOf([String.raw`"a\"b"`, String.raw`"\\"`, String.raw`"é\n"`, '""', '"{}"', '"null"', '"1"']),
  (random) => JSON.stringify(digits(random, 3)),
  (random) => `"${[8, 4, 4, 4, 12].map((length) => hexadecimal(random, length)).join('-')}"`,
  (random) => `"${clock(random)}"`,
  (random) => `"${clock(random).slice(0, 5)}"`,
  (random) => `"${day(random)}"`,
  (random) => `"${day(random).replaceAll('-', '/')}"`,
  (random) => `"${day(random).split('-').toReversed().join('-')}"`,
  (random) => `"${day(random)}T${clock(random)}Z"`,
  (random) => `"${day(random)}T${clock(random)}.${padded(random.below(100))}0Z"`,
  (random) => `"${day(random)} ${clock(random)}"`,
  (random) => `"${day(random)}${random.oneOf([' ', 'T'])}${clock(random)}${random.oneOf(['', '.5', '.123456', 'Z'])}"`,
  (random) => `"${day(random)}T${clock(random)}+02:00"`,
  () => 'null',
  () => 'NaN',
  () => '[]',
  () => '{}',
];

/** Usual kinds more often than odd ones. */
const scalar = (random: Random): Kind => random.oneOf(random.below(12) === 0 ? scalars : scalars.slice(0, 19));

function kindOf(random: Random, depth = 0): Kind {
  const nesting = depth > 1 ? 9 : random.below(10);
  if (nesting === 0) {
    const item = kindOf(random, depth + 1);
    return (values) => `[${Array.from({length: values.below(4)}, () => item(values)).join(',')}]`;
  }
  if (nesting === 1) {
    const object = objectsOf(random, depth + 1);
    return (values) => object(values);
  }
  const one = scalar(random);
  if (random.below(30) > 0) return one;
  const other = scalar(random);
  return (values) => (values.below(3) === 0 ? other : one)(values);
}

/** Objects of some keys, most of which are always there, in one order; some lack a few. */
function objectsOf(
  random: Random,
  depth: number,
): (values: Random, changed?: (name: string, value: string) => string) => string {
  const space = random.oneOf(['', '', ' ']);
  const keys = Array.from(
    {length: random.below(12) === 0 ? count(random, 10, 25) : count(random, 1, 5)},
    (_, index) => ({
      name: `${random.oneOf(['id', 'größe', 'a.b', 'x "y"', 'key'])}${index}`,
      kind: kindOf(random, depth),
      absent: random.oneOf([0, 0, 0, 0, 0, 0, 0.3, random.oneOf([0.3, 0.97])]),
      empty: random.oneOf([0, 0, 0, 0, 0.2, 0.2, random.oneOf([0.2, 0.99])]),
    }),
  );
  return (values, changed = (_, value) => value) => {
    const pairs = keys
      .filter(({absent}) => values.next() >= absent)
      .map(({name, kind, empty}) => {
        const value = values.next() < empty ? 'null' : kind(values);
        return `${JSON.stringify(name)}:${space}${changed(name, value)}`;
      });
    return `{${pairs.join(`,${space}`)}}`;
  };
}

/** A change to one line, as a file that was written over months may have somewhere. */
const changes: readonly ((line: string, random: Random) => string)[] = [
  (line, random) => changedValue(line, random, () => scalar(random)(random)),
  (line, random) => changedValue(line, random, () => random.oneOf(scalars)(random)),
  (line, random) => changedValue(line, random, (value) => `[${value}]`),
  (line, random) => changedValue(line, random, (value) => (value.startsWith('"') ? value.slice(1, -1) : `"${value}"`)),
  (line, random) => changedValue(line, random, (value) => (/^-?\d+$/.test(value) ? `${value}.5` : value)),
  (line, random) => changedValue(line, random, (value) => (/^\d/.test(value) ? `-${value}` : value)),
  (line, random) =>
    changedValue(line, random, (value) => (/^-?\d+$/.test(value) ? `${value}${'7'.repeat(random.below(40))}` : value)),
  (line, random) => line.replace(/\}$/, `,"${random.oneOf(['more', 'ID0', 'key0'])}":${scalar(random)(random)}}`),
  (line, random) => line.replace(/\},?/, `,"within":${scalar(random)(random)}}`),
  (line) => line.replace('{', '{ \t'),
  (line) => `  ${line} `,
  (line, random) => random.oneOf(['', '  ', 'null', '5', '[]', '{}', '"text"', '{', `${line}${line}`]),
];

function changedValue(line: string, random: Random, change: (value: string) => string): string {
  const values = [...line.matchAll(/(?<=:\s?)(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)(?=\s*[,}])/g)];
  if (values.length === 0) return line;
  const {index, 0: value} = random.oneOf(values);
  return line.slice(0, index) + change(value) + line.slice(index + value.length);
}

/** A file of NDJSON, in most of which one line somewhere is not as the first ones are. */
export function randomNdjson(seed: number): string {
  const random = new Random(seed);
  const object = objectsOf(random, 0);
  const lines = Array.from({length: random.oneOf([80, 300, 2100, 5000])}, () => object(random));
  for (let left = random.oneOf([0, 1, 1, 2]); left > 0; left--) {
    const at = random.below(lines.length);
    lines[at] = random.oneOf(changes)(lines[at] ?? '', random);
  }
  return lines.map((line) => `${line}\n`).join('');
}
