import {blockKinds, isBlockKind} from '../core/block-kind.ts';

/** What is drawn of a block. */
export type DrawnBlock = {
  readonly name: string;
  /** A kind of ours, or one that only Mage has, such as `markdown`. */
  readonly kind: string;
  /** The blocks it waits for, as far as they are there and close no cycle. */
  readonly upstream: readonly string[];
  /** Names it waits for that no block has. */
  readonly missing?: readonly string[];
  /** The blocks it waits for which, near or far, wait for it: with them a cycle is closed. */
  readonly closing?: readonly string[];
};

/** The kind as a person says it: `data loader`, `global data product`. */
export const spokenKind = (kind: string): string =>
  isBlockKind(kind) ? blockKinds[kind].spoken : kind.replaceAll('_', ' ');
