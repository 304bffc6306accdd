import {MageletError} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import {uriOf} from './b2-action.ts';

/** A Date is a day. */
export type PartitionValue = string | number | Date | null;

/** The values that a key's folders tell, such as `year=2026/month=11/`: numbers, days as Dates, other text, null. */
export type Partition = Readonly<Record<string, PartitionValue>>;

/** Which partitions are wanted: a value or one of several for each name, or whatever a function says. */
export type PartitionFilter =
  | Readonly<Record<string, PartitionValue | readonly PartitionValue[]>>
  | ((partition: Partition, key: string) => boolean);

/** What Hive writes where the value is null. */
const nullPartition = '__HIVE_DEFAULT_PARTITION__';

/** The folder of a value, which gives it again; a text that is Hive's word for null is written in another way. */
export const folderOfValue = (name: string, text: string | null): string =>
  `${encodeURIComponent(name)}=${text === null ? nullPartition : encodeURIComponent(text).replace(/^__HIVE/, '%5F_HIVE')}`;

/**
 * The partition of every key. A name whose type is known gives numbers, days as Dates, or text, by that; of any other the values
 * tell: whole numbers in all keys give numbers, days Dates, and text else. More than two digits behind a zero are text.
 */
export function partitionsOf(keys: readonly string[], types: ReadonlyMap<string, string> = new Map()): Partition[] {
  const texts = keys.map(textsOf);
  const kinds = new Map<string, 'number' | 'day' | 'text'>();
  for (const name of new Set(texts.flatMap((values) => [...values.keys()]))) {
    const values = texts.flatMap((all) => all.get(name) ?? []);
    const isAll = (form: RegExp): boolean => values.length > 0 && values.every((value) => form.test(value));
    const type = types.get(name);
    const isNumber = type === undefined ? isAll(/^(?:0?\d|-?[1-9]\d{0,14})$/) : /INT/.test(type) && isAll(wholeNumber);
    const isDay = (type === undefined || type === 'DATE') && isAll(/^\d{4}-\d\d-\d\d$/);
    kinds.set(name, isNumber ? 'number' : isDay ? 'day' : 'text');
  }
  const valueOf = (name: string, text: string | null): PartitionValue => {
    if (text === null) return null;
    const kind = kinds.get(name);
    return kind === 'number' ? Number(text) : kind === 'day' ? new Date(`${text}T00:00:00Z`) : text;
  };
  return texts.map((values) => Object.fromEntries([...values].map(([name, text]) => [name, valueOf(name, text)])));
}

const wholeNumber = /^-?\d{1,15}$/;

function textsOf(key: string): Map<string, string | null> {
  const folders = key.split('/').slice(0, -1);
  return new Map(
    folders.flatMap((folder): [string, string | null][] => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(folder) ?? [];
      if (name === undefined || value === undefined) return [];
      return [[decoded(name), value === nullPartition ? null : decoded(value)]];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether a filter wants a partition; throws `wrong-option` for a name that no key has. */
export function partitionMatcher(
  filter: PartitionFilter,
  partitions: readonly Partition[],
): (partition: Partition, key: string) => boolean {
  if (typeof filter === 'function') return filter;
  const names = [...new Set(partitions.flatMap((partition) => Object.keys(partition)))];
  const unknown = Object.keys(filter).find((name) => !names.includes(name));
  if (unknown !== undefined && partitions.length > 0) throw unknownPartition(unknown, names);
  const wanted = Object.entries(filter).map(([name, value]) => ({
    name,
    values: (Array.isArray(value) ? value : [value]) as readonly PartitionValue[],
  }));
  return (partition) =>
    wanted.every(({name, values}) => values.some((value) => areSame(partition[name] ?? null, value)));
}

/** `month=01`, 1 and '01' are the same, as are a Date and its day; of text and text every letter counts. */
function areSame(found: PartitionValue, wanted: PartitionValue): boolean {
  if (found === null || wanted === null || (typeof found === 'string' && typeof wanted === 'string')) {
    return found === wanted;
  }
  return comparable(found) === comparable(wanted);
}

function comparable(value: string | number | Date): string {
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
  return wholeNumber.test(text) ? String(Number(text)) : text;
}

function unknownPartition(name: string, names: readonly string[]): MageletError {
  const near = nearestName(name, names);
  return new MageletError({
    severity: 'error',
    code: 'wrong-option',
    message: `b2.load has where: {${name}: …}, and no key has a folder ${name}=…`,
    notes: [names.length === 0 ? 'the keys have no such folders at all' : `their folders tell ${names.join(', ')}`],
    ...(near !== undefined && {help: `write ${near}`}),
  });
}

export const noPartition = (bucket: string, pattern: string, count: number): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'b2-no-object',
    message: `no object of ${uriOf(bucket, pattern)} is in a partition that \`where\` wants`,
    notes: [`${count} ${count === 1 ? 'object has' : 'objects have'} such a key; none was fetched`],
    help: `see what is there: await b2.list('${bucket}', '${pattern}')`,
  });
