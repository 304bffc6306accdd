/**
 * What is known of one key that a person may write: what it may hold, what it says, and what comes of it.
 * The readers and the JSON Schemas are both made from these; a new key is one row in one of the files beside this one.
 */
export type Key = TextKey | NumberKey | FlagKey | TextsKey | ListKey | MapKey | AnythingKey;

/** The keys of one map, by name. */
export type Keys = Readonly<Record<string, Key>>;

/**
 * `honoured`: magelet does what it says. `not used here`: it would change what Mage does, and magelet reads past it.
 * `record of Mage`: Mage writes it for itself, and it changes nothing.
 */
export type KeyRole = 'honoured' | 'not used here' | 'record of Mage';

type Described = {
  /** One sentence for people who ask their editor. */
  readonly says: string;
  readonly role: KeyRole;
};

/** What a key may hold, in words, and one such value to paste. */
type Expected = {readonly words: string; readonly example: string};

/** A text, or a number as it is written. `oneOf` are the words there are, where that is known. */
export type TextKey = Described & Expected & {readonly holds: 'text'; readonly oneOf?: readonly string[]};
export type NumberKey = Described & Expected & {readonly holds: 'number'} & NumberBounds;
export type FlagKey = Described & Expected & {readonly holds: 'flag'};
/** A list of words; `oneOf` are those there are, where that is known. */
export type TextsKey = Described & Expected & {readonly holds: 'texts'; readonly oneOf?: readonly string[]};
/** A list of maps, each with the keys `of`. */
export type ListKey = Described & Expected & {readonly holds: 'list'; readonly of: Keys};
/** A map with the keys `of`, or one with names of the author's own, each of which holds a map with the keys `each`. */
export type MapKey = Described & Expected & {readonly holds: 'map'} & MapContent;
/** Whatever is written there: it is not looked at. `usual` is what says no more than to leave it out. */
export type AnythingKey = Described & {readonly holds: 'anything'; readonly usual?: string | readonly string[]};

export type NumberBounds = {readonly above?: number; readonly atLeast?: number; readonly whole?: true};
export type MapContent =
  | {readonly of: Keys; readonly others: 'told' | 'free'}
  | {readonly each: Keys}
  | {readonly others: 'free'};

type Rest<OfKey> = Omit<OfKey, 'says' | 'role' | 'holds'>;

export const text = (says: string, rest: Rest<TextKey>): TextKey => ({holds: 'text', role: 'honoured', says, ...rest});
export const number = (says: string, rest: Rest<NumberKey>): NumberKey => ({
  holds: 'number',
  role: 'honoured',
  says,
  ...rest,
});
export const flag = (says: string): FlagKey => ({
  holds: 'flag',
  role: 'honoured',
  says,
  words: 'true or false',
  example: 'true',
});
export const texts = (says: string, rest: Rest<TextsKey>): TextsKey => ({
  holds: 'texts',
  role: 'honoured',
  says,
  ...rest,
});
export const list = (says: string, rest: Rest<ListKey>): ListKey => ({holds: 'list', role: 'honoured', says, ...rest});
export const map = (says: string, rest: Expected & MapContent): MapKey => ({
  holds: 'map',
  role: 'honoured',
  says,
  ...rest,
});

/** A key that holds what it likes. */
export const anything = (says: string): AnythingKey => ({holds: 'anything', role: 'honoured', says});

/** A key that changes what Mage does, and nothing here: it is told once for the file, and not looked at. */
export const notUsedHere = (says: string, rest: {readonly usual?: string | readonly string[]} = {}): AnythingKey => ({
  holds: 'anything',
  role: 'not used here',
  says,
  ...rest,
});

/** A key that Mage writes for itself; it is told in the same line. */
export const recordOfMage = (says: string): AnythingKey => ({holds: 'anything', role: 'record of Mage', says});

/** The same key where nothing comes of it but that it is checked. */
export const checkedOnly = <OfKey extends Key>(key: OfKey): OfKey => ({...key, role: 'not used here'});
