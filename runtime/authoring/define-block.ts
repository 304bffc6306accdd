import type {BlockKind} from '../core/block-kind.ts';
import {blockBrand, type BlockModule, type BlockOptions} from '../core/block-module.ts';
import type {BlockContext, CallbackContext} from './block-context.ts';
import {checkBlockOptions} from './check-block-options.ts';

/** What a block's function may give: the value, or a promise of it. */
export type Given<Value> = Value | PromiseLike<Value>;

/** A block's module, with the types of what it receives and returns. */
export type Block<Inputs extends readonly unknown[] = readonly unknown[], Output = unknown> = BlockModule & {
  /** For the type checker alone: never set. */
  readonly inputs?: Inputs;
  readonly output?: Output;
};

/** The parameters of a block's function that are outputs of its upstream blocks: all before the context. */
export type InputsOf<Parameters extends readonly unknown[]> = Parameters extends readonly [infer First, ...infer Rest]
  ? IsContext<First> extends true
    ? []
    : [First, ...InputsOf<Rest>]
  : [];

type IsContext<Type> = [BlockContext] extends [Type] ? ([Type] extends [BlockContext] ? true : false) : false;

/*
 * A parameter without an annotation is the context: its type parameter has no candidate and takes its default.
 * One signature with defaults and no overloads, because overloads leave such a parameter without any type.
 */

/** Up to seven outputs and the context; a block that waits for more takes them as `(...inputs)`. */
type Run<Parameters extends readonly unknown[], R> = (...inputsAndContext: Parameters) => Given<R>;

/** Defines a block that may have no upstream at all: its only parameter is then the context. */
type DefineSource<Result> = <
  A = BlockContext,
  B = BlockContext,
  C = BlockContext,
  D = BlockContext,
  E = BlockContext,
  F = BlockContext,
  G = BlockContext,
  H = BlockContext,
  R extends Result = Result,
>(
  run: Run<[A, B, C, D, E, F, G, H], R>,
  options?: BlockOptions,
) => Block<InputsOf<[A, B, C, D, E, F, G, H]>, R>;

/** Defines a block that has at least one upstream, whose output is its first parameter. */
type DefineStep = <
  A,
  B = BlockContext,
  C = BlockContext,
  D = BlockContext,
  E = BlockContext,
  F = BlockContext,
  G = BlockContext,
  H = BlockContext,
  R = unknown,
>(
  run: Run<[A, B, C, D, E, F, G, H], R>,
  options?: BlockOptions,
) => Block<InputsOf<[A, B, C, D, E, F, G, H]>, R>;

type DefineCallback = <A, B = CallbackContext>(
  run: (output: A, context: B) => Given<unknown>,
  options?: BlockOptions,
) => Block<[A], unknown>;

/**
 * A block that brings data in. Its function receives the context, after the outputs of upstream blocks if it has any.
 *
 * @example
 * export default dataLoader(async ({b2}) => b2.load('lake', 'orders.csv'));
 */
export const dataLoader: DefineSource<unknown> = (run, options) => define('data_loader', run, options);

/**
 * A block that makes data from the outputs of its upstream blocks, which arrive in the order of `upstream_blocks`.
 *
 * @example
 * export default transformer((orders: Table) => sql`select * from ${orders} where total > 0`);
 */
export const transformer: DefineStep = (run, options) => define('transformer', run, options);

/**
 * A block that takes data out of the pipeline.
 *
 * @example
 * export default dataExporter(async (orders: Table, {b2}) => {
 *   await b2.export(orders, 'lake', 'clean/orders.parquet');
 * });
 */
export const dataExporter: DefineStep = (run, options) => define('data_exporter', run, options);

/**
 * A block that is asked again until it answers true; what waits for it starts then.
 *
 * @example
 * export default sensor(({b2}) => b2.exists('lake', 'orders/_SUCCESS'));
 */
export const sensor: DefineSource<boolean> = (run, options) => define('sensor', run, options);

/** A block of any purpose, with any number of upstream blocks. */
export const custom: DefineSource<unknown> = (run, options) => define('custom', run, options);

/**
 * Decides whether the block that it is attached to runs: it receives what that block would receive, then the context.
 *
 * @example
 * export default conditional((orders: Table) => orders.numRows().then((rows) => rows > 0));
 */
export const conditional: DefineSource<boolean> = (run, options) => define('conditional', run, options);

/**
 * Runs after the block that it is attached to has ended: it receives that block's output, undefined where it left
 * none, then the context, whose `parent` says how the block ended. What it returns is not used.
 *
 * @example
 * export default callback((_output, {parent, log}) => log.warn(`${parent.block} failed`), {on: ['failure']});
 */
export const callback: DefineCallback = (run, options) => define('callback', run, options);

function define<Inputs extends readonly unknown[], Output>(
  kind: BlockKind,
  run: BlockModule['run'],
  options: BlockOptions = {},
): Block<Inputs, Output> {
  if (typeof run !== 'function') throw new TypeError(`a ${kind} is defined by a function, not by ${typeof run}`);
  checkBlockOptions(kind, options);
  return Object.freeze({[blockBrand]: true as const, kind, run, options: Object.freeze({...options})});
}
