import type {BlockKind} from './block-kind.ts';
import type {RetryConfig} from './retry.ts';

/**
 * What the default export of a block's file is, whichever copy of magelet made it.
 * Known by its brand and not by its class, so that a project's own magelet and a global one understand each other.
 */
export type BlockModule = {
  readonly [blockBrand]: true;
  readonly kind: BlockKind;
  readonly run: (...inputsAndContext: never[]) => unknown;
  readonly options: BlockOptions;
};

/** What a module says of itself; the same value in `metadata.yaml` wins. */
export type BlockOptions = RetryConfig & {
  /** The profile of `io_config.yaml` whose B2 client the block receives. */
  readonly configProfile?: string;
  /** Seconds that one attempt may take. */
  readonly timeout?: number;
  /** For a callback: after which endings of a block it runs; `['success']` where it is left out, as in Mage. */
  readonly on?: readonly CallbackEvent[];
};

/** How the block that a callback is attached to ended. */
export type CallbackEvent = 'success' | 'failure' | 'cancelled';

/** What `test()` makes: run on the output of the block whose file exports it. */
export type BlockTest = {
  readonly [testBrand]: true;
  readonly title: string;
  readonly run: (output: never, ...inputs: never[]) => unknown;
};

export const blockBrand = Symbol.for('magelet.block');
export const testBrand = Symbol.for('magelet.test');

export const isBlockModule = (value: unknown): value is BlockModule => hasBrand(value, blockBrand);
export const isBlockTest = (value: unknown): value is BlockTest => hasBrand(value, testBrand);

function hasBrand(value: unknown, brand: symbol): boolean {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}
