import {MageletError} from './diagnostic.ts';
import {nearestName} from './nearest-name.ts';
import {numberMeant} from './time-span.ts';

/** What an option may be, in words and as a test. */
export type OptionRule = {
  readonly words: string;
  readonly takes: (value: unknown) => boolean;
  /** The words that it may be, where it is one of some. */
  readonly choices?: readonly string[];
  /** The number that a text means, where it is one: of `'30s'`. */
  readonly meant?: (text: string) => number | undefined;
  /** The way out where the value is one that is known and not taken. */
  readonly wayOut?: (value: unknown) => string | undefined;
  /** What a value that it takes names twice, where it may name each once. */
  readonly repeated?: (value: unknown) => string | undefined;
};

/** The call that was given the options, such as `b2.load`, and what came of it: `nothing was written`. */
export type OptionsOf = {readonly call: string; readonly consequence?: string};

/** Throws `wrong-option` for the first option that the rules do not name, or whose value they do not take. */
export function checkOptions(of: OptionsOf, options: object, rules: Readonly<Record<string, OptionRule>>): void {
  const names = Object.keys(rules);
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) {
      const near = nearestName(name, names);
      const has = `its options are ${names.toSorted().join(', ')}`;
      throw wrongOption(of, `${of.call} has no option "${name}"`, has, near && `write ${near}`);
    }
    if (value === undefined) continue;
    const twice = rule.takes(value) ? rule.repeated?.(value) : undefined;
    if (twice !== undefined) throw wrongOption(of, `${of.call} has '${twice}' twice in ${name}`, onceEach, nameItOnce);
    if (rule.takes(value)) continue;
    const right = typeof value === 'string' ? rightValue(value, rule) : undefined;
    const is = `${name} is ${rule.words}`;
    throw wrongOption(
      of,
      `${of.call} does not take {${name}: ${shown(value)}}`,
      is,
      rule.wayOut?.(value) ?? (right && `write {${name}: ${right}}`),
    );
  }
}

/** What was most likely meant by a text that an option does not take. */
function rightValue(given: string, {choices = [], meant, takes}: OptionRule): string | undefined {
  const near = nearestName(given, choices);
  if (near !== undefined) return `'${near}'`;
  const number = meant?.(given);
  return number !== undefined && takes(number) ? String(number) : undefined;
}

/** Of the columns of a table. */
const onceEach = 'a table has one column of a name';
const nameItOnce = 'name it once; a query can give it a second name: select a, a as b from ${table}';

/** One of these words. */
export const oneOf = (choices: readonly string[]): OptionRule => ({
  words: `${choices.slice(0, -1).map(shown).join(', ')} or ${shown(choices.at(-1))}`,
  takes: (value) => choices.some((choice) => choice === value),
  choices,
});

/** A whole number within bounds. */
export const wholeNumber = (from: number, to = Number.MAX_SAFE_INTEGER): OptionRule => ({
  words: to === Number.MAX_SAFE_INTEGER ? `a whole number from ${from}` : `a whole number from ${from} to ${to}`,
  takes: (value) => Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to,
  meant: numberMeant,
});

export const text: OptionRule = {words: 'text', takes: (value) => typeof value === 'string'};
export const trueOrFalse: OptionRule = {words: 'true or false', takes: (value) => typeof value === 'boolean'};
export const listOfText: OptionRule = {
  words: 'an array of text',
  takes: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
};
export const namesOfSome: OptionRule = {
  words: 'an array of names, with one at least',
  takes: (value) => listOfText.takes(value) && (value as readonly unknown[]).length > 0,
  repeated: (value) => {
    const names = value as readonly string[];
    return names.find((name, index) => names.indexOf(name) !== index);
  },
};
export const textByName: OptionRule = {
  words: 'an object of text',
  takes: (value) => typeof value === 'object' && value !== null && Object.values(value).every(text.takes),
};
export const nameOrNumber: OptionRule = {
  words: 'a name, or a number from 1',
  takes: (value) => typeof value === 'string' || (Number.isSafeInteger(value) && Number(value) >= 1),
};
export const aDate: OptionRule = {words: 'a Date', takes: (value) => value instanceof Date};

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 39)}…` : value}'`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? '[…]' : typeof value === 'object' ? '{…}' : `a ${typeof value}`;
}

const wrongOption = ({consequence}: OptionsOf, message: string, fact: string, help: string | undefined): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'wrong-option',
    message,
    notes: [fact, ...(consequence === undefined ? [] : [consequence])],
    ...(help !== undefined && {help}),
  });
