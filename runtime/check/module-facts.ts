import type {BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {Located, Place} from '../core/place.ts';

/** What is known of a block's file without running the block. Whoever looks into files passes it in. */
export type ModuleFacts = {
  /** Why the file cannot be loaded; of such a file nothing else is known. */
  readonly mistake?: Diagnostic;
  readonly exported: ExportedBlock;
  /** What the block's function takes, where its text tells. */
  readonly parameters?: readonly Parameter[];
  /** The profile that the file's options name. */
  readonly configProfile?: Located<string>;
  /** Where the block's function asks for the B2 client of its own profile or of another one. */
  readonly b2Uses: readonly B2Use[];
};

/** The default export of a file: a block, or what is there in its place. */
export type ExportedBlock =
  | {readonly what: 'block'; readonly kind: BlockKind; readonly place: Place}
  | {readonly what: 'nothing'}
  | {readonly what: 'something else'; readonly described: string; readonly place: Place};

export type Parameter = {
  readonly place: Place;
  /** `input or context` where the text does not tell which. */
  readonly role: 'input' | 'context' | 'input or context';
  /** Whether it may be left out, or takes all that is left. */
  readonly count: 'one' | 'one or none' | 'all the rest';
};

export type B2Use = {
  readonly place: Place;
  /** Undefined for the block's own profile. */
  readonly profile?: string;
  /** The bucket, where it is written as a text. */
  readonly bucket?: string;
};
