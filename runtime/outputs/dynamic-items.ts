import {MageletError, type Diagnostic} from '../core/diagnostic.ts';
import type {OutputItems, OutputKind} from '../core/output.ts';
import {isDanfoFrame} from '../data/danfo/is-danfo-frame.ts';
import {isTable, Table} from '../data/table.ts';

/** The items of a dynamic block's output; `fields` is what was said of each beside its name. */
export type ItemList = {readonly items: readonly unknown[]; readonly fields?: readonly Fields[]};

type Fields = Readonly<Record<string, unknown>>;

/**
 * The items of what a dynamic block returned: those of a list, or the rows of a table, a DataFrame or an iterable.
 * `[items, [{block_uuid: 'fr'}, …]]`, as Mage has it, gives each item a name.
 */
export async function itemsOf(value: unknown): Promise<ItemList> {
  if (Array.isArray(value)) return namedItems(value) ?? {items: value};
  if (isTable(value)) return {items: await value.rows()};
  if (isDanfoFrame(value)) return {items: await Table.from(value).rows()};
  return {items: await Array.fromAsync(value as AsyncIterable<unknown>)};
}

/**
 * How many items there are, and their names. `rows` is what is known of the stored output. Throws a `MageletError`
 * where it is no list, has more than `most` items, or two of one name.
 */
export function countItems(
  value: unknown,
  {kind, rows}: {readonly kind: OutputKind; readonly rows?: number},
  {block, most}: {readonly block: string; readonly most: number},
): OutputItems {
  const named = Array.isArray(value) ? namedItems(value) : undefined;
  const count = named ? named.items.length : rows;
  if (count === undefined || !kindsOfItems.has(kind)) throw refused(notAList(block, kind));
  if (count > most) throw refused(tooMany(block, count, most));
  if (!named) return {count};
  const names = named.fields.map((fields) => childName(fields['block_uuid']));
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw refused(sameName(block, double));
  return {count, names};
}

const kindsOfItems: ReadonlySet<OutputKind> = new Set(['rows', 'value', 'table', 'danfo', 'stream']);

/** Mage's form: a list of two lists of one length, the second of which names the items of the first. */
function namedItems(value: readonly unknown[]): Required<ItemList> | undefined {
  const [items, names, ...more] = value;
  const isPair = Array.isArray(items) && Array.isArray(names) && more.length === 0;
  return isPair && items.length === names.length && names.every(hasName) ? {items, fields: names} : undefined;
}

const hasName = (fields: unknown): fields is Fields =>
  typeof fields === 'object' &&
  fields !== null &&
  ['string', 'number'].includes(typeof (fields as {block_uuid?: unknown}).block_uuid);

/** What a name of a block may hold; everything else is `_`. */
const childName = (written: unknown): string => String(written).replaceAll(/[^\p{L}\p{N}_.-]/gu, '_');

const refused = (diagnostic: Diagnostic): MageletError => new MageletError(diagnostic);

const notAList = (block: string, kind: OutputKind): Diagnostic => ({
  severity: 'error',
  code: 'not-a-list-of-items',
  message: `block "${block}" is dynamic, and returned ${kind === 'value' ? 'a value' : kind} where a list of items is due`,
  help: 'return a list, or a Table: what waits for the block runs once for each item or row',
});

const tooMany = (block: string, count: number, most: number): Diagnostic => ({
  severity: 'error',
  code: 'too-many-children',
  message: `block "${block}" returned ${count.toLocaleString('en-US')} items, more than the ${most.toLocaleString('en-US')} that may become runs`,
  notes: ['nothing below it ran'],
  help: 'return fewer items, each with more in it, or raise max_children in its configuration',
});

const sameName = (block: string, name: string): Diagnostic => ({
  severity: 'error',
  code: 'same-child-name',
  message: `block "${block}" gave two of its items the name "${name}"`,
  notes: ['each item is a run of its own, which is known by its name'],
  help: 'give each item a block_uuid of its own; characters other than letters, digits, _, - and . count as _',
});
