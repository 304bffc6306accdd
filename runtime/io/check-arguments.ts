import {MageletError} from '../core/diagnostic.ts';

/** A call of a store with what it was given, by the names of its arguments and in their order. */
type Given = Readonly<Record<string, unknown>>;

/** What an author may write here is anything. The rest are names, and text. */
const ofAnyType: ReadonlySet<string> = new Set(['data', 'source', 'keys']);

/**
 * Throws `b2-wrong-argument` where a bucket, a key or a path is no text, such as where they stand in another order, and
 * `b2-wrong-bucket` where one address stands for the two. Names that are missing are `refuseNames`' to tell.
 *
 * @example checkArguments('b2.export', {data, bucket, key});
 */
export function checkArguments(call: string, given: Given): void {
  const names = Object.entries(given).filter(([name]) => !ofAnyType.has(name));
  const isComplete = names.every(([, value]) => typeof value === 'string' && value !== '');
  const address = isComplete ? undefined : names.find((argument) => isAddress(argument))?.[1];
  if (typeof address === 'string') throw oneForTwo(address, callOf(call, given, names.flatMap(apart)));
  for (const [name, value] of names) {
    if (typeof value === 'string' || value === undefined || value === null) continue;
    throw notText(call, given, name, value);
  }
  const {keys} = given;
  if (keys === undefined || keys === null || typeof keys === 'string') return;
  const other = Array.isArray(keys) ? keys.find((key) => typeof key !== 'string') : keys;
  if (other !== undefined) throw notText(call, given, Array.isArray(keys) ? 'one of the keys' : 'keys', other);
}

type Argument = readonly [name: string, value: unknown];

/** A prefix need not be given, so that a list of a bucket alone is complete. */
const isAddress = ([name, value]: Argument): boolean =>
  typeof value === 'string' && (/^\w+:\/\/[^/]/.test(value) || (/bucket$/i.test(name) && /[^/]\/./.test(value)));

/** The text of an argument, that of an address as two. */
function apart(argument: Argument): readonly string[] {
  const [, value] = argument;
  if (typeof value !== 'string' || value === '') return [];
  if (!isAddress(argument)) return [value];
  const [, bucket = '', key = ''] = /^(?:\w+:\/\/)?([^/]*)\/?(.*)$/s.exec(value) ?? [];
  return [bucket, key];
}

/** The call with these texts as its names; without them, or where they are too many or too few, the names of its arguments. */
function callOf(call: string, given: Given, texts: readonly string[] = []): string {
  const names = Object.keys(given);
  const places = names.filter((name) => !ofAnyType.has(name) || name === 'keys');
  const areKnown = texts.length === places.length && texts.every((text) => text.length <= longest && !/\s/.test(text));
  const words = names.map((name) => (areKnown && places.includes(name) ? `'${texts[places.indexOf(name)]}'` : name));
  return `${call}(${words.join(', ')})`;
}

/** Characters of a text that may be a name: what is longer is data. */
const longest = 200;

const oneForTwo = (address: string, meant: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'b2-wrong-bucket',
    message: `"${address}" is not the name of a bucket`,
    notes: ['the bucket and the key are two arguments', 'no request was made'],
    help: `write ${meant}`,
  });

function notText(call: string, given: Given, name: string, value: unknown): MageletError {
  const texts = Object.values(given).filter((text) => typeof text === 'string');
  return new MageletError({
    severity: 'error',
    code: 'b2-wrong-argument',
    message: `${name === 'one of the keys' ? name : `the ${name}`} of ${call} is ${kindOf(value)}, and no text`,
    notes: [`the order is ${callOf(call, given)}`, 'no request was made'],
    help: `write ${callOf(call, given, texts)}`,
  });
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Uint8Array) return 'bytes';
  if (value === null) return 'null';
  if (typeof value !== 'object') return `a ${typeof value}`;
  // An object without a prototype has none.
  const name = (value.constructor as {readonly name: string} | undefined)?.name ?? 'Object';
  return name === '' || name === 'Object' ? 'an object' : `a ${name}`;
}
