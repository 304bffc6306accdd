import {MageletError} from '../core/diagnostic.ts';
import type {OutputKind} from '../core/output.ts';
import {isDanfoFrame} from '../data/danfo/is-danfo-frame.ts';
import {isTable} from '../data/table.ts';

/** The kind of what a block returned. Throws `output-not-storable` for what no other block could receive. */
export function kindOf(value: unknown): OutputKind {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'function' || typeof value === 'symbol') throw notStorable(`a ${typeof value}`);
  if (typeof value !== 'object' || value === null) return 'value';
  if (isTable(value)) return 'table';
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return value.every(isPlainObject) ? 'rows' : 'value';
  if (isDanfoFrame(value)) return 'danfo';
  if (isAsyncIterable(value)) return 'stream';
  if (isPlainObject(value) || isBuiltIn(value)) return 'value';
  throw notStorable(`an instance of ${value.constructor?.name || 'a class without a name'}`);
}

export function notStorable(what: string, cause?: unknown): MageletError {
  return new MageletError(
    {
      severity: 'error',
      code: 'output-not-storable',
      message: `the block returned ${what}, which cannot be handed to another block`,
      notes: [
        'a block may return a Table, rows, a danfojs DataFrame, JSON values, dates, text, bytes, an async iterable of rows, or nothing',
      ],
      help: 'return plain data: for an instance of a class, its fields as {...instance}',
    },
    {cause},
  );
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const isAsyncIterable = (value: object): boolean =>
  typeof (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === 'function';

/** The classes whose instances arrive as they were sent: those that the structured clone keeps. */
const isBuiltIn = (value: object): boolean =>
  value instanceof Date ||
  value instanceof Map ||
  value instanceof Set ||
  value instanceof RegExp ||
  value instanceof ArrayBuffer ||
  ArrayBuffer.isView(value);
