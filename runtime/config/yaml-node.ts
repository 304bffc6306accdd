import type {Located, Place} from '../core/place.ts';

/** One value of a YAML file with its place. An alias is the node it stands for, with the place of that node. */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

export type YamlScalar = {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /** The text as written, without quotes and with escapes resolved. */
  readonly text: string;
} & Extent;

/** Where a value stands in the file, with its quotes or brackets: offsets in UTF-16 units. */
export type Extent = {readonly start: number; readonly end: number};

export type YamlSequence = {
  readonly kind: 'sequence';
  readonly place: Place;
  readonly items: readonly YamlNode[];
  /** The plain value; parts that an alias repeats are one shared object. */
  readonly value: readonly unknown[];
} & Extent;

export type YamlMapping = {
  readonly kind: 'mapping';
  readonly place: Place;
  /** In the order of the file; what `<<` brings in comes last. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
  /** The plain value; parts that an alias repeats are one shared object. */
  readonly value: Readonly<Record<string, unknown>>;
} & Extent;

export type YamlEntry = {
  readonly key: Located<string>;
  readonly node: YamlNode;
  /** The last line that the entry takes. */
  readonly lastLine: number;
};
