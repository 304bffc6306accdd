import {MageletError} from '../core/diagnostic.ts';
import {isPlainObject} from '../core/is-plain-object.ts';
import type {OutputKind} from '../core/output.ts';
import {isDanfoFrame} from '../data/danfo/is-danfo-frame.ts';
import {isTable} from '../data/table.ts';
import {findInstance, isKept, type FoundInstance} from './find-instance.ts';

/** The kind of what a block returned. Throws `output-not-storable` for what no other block could receive. */
export function kindOf(value: unknown): OutputKind {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'function' || typeof value === 'symbol') throw notStorable(`a ${typeof value}`);
  if (typeof value !== 'object' || value === null) return 'value';
  if (isTable(value)) return 'table';
  if (value instanceof Uint8Array) return 'bytes';
  if (isDanfoFrame(value)) return 'danfo';
  if (isAsyncIterable(value)) return 'stream';
  const isData = Array.isArray(value) || isPlainObject(value) || isKept(value);
  if (!isData) throw notStorable(nameInstance(value.constructor.name));
  checkWithin(value);
  return Array.isArray(value) && value.every(isPlainObject) ? 'rows' : 'value';
}

const tableAlone = 'return the Table alone, and each further one from a block of its own';

export function notStorable(what: string, cause?: unknown): MageletError {
  return new MageletError(
    {
      severity: 'error',
      code: 'output-not-storable',
      message: `the block returned ${what}, which cannot be handed to another block`,
      notes: [
        'a block may return a Table, rows, a danfojs DataFrame, JSON values, dates, text, bytes, an async iterable of rows, or nothing',
      ],
      help: helpFor(what),
    },
    {cause},
  );
}

function helpFor(what: string): string {
  if (what.includes('Table')) return tableAlone;
  if (what.startsWith(nameInstance('Promise'))) {
    return 'write await before what gives it; before a list of them, await Promise.all(…)';
  }
  return 'return plain data: for an instance of a class, its fields as {...instance}';
}

/** Throws `output-not-storable` where something within the value would arrive as another thing than it was. */
function checkWithin(value: object): void {
  const found = Array.isArray(value) ? firstWithin(value) : findInstance(value);
  if (!found) return;
  const place = found.path === '' ? '' : ` at ${found.path}`;
  throw notStorable(`${nameInstance(found.name)}${place}`);
}

/** Rows may be a million: those whose cells are text and numbers cost one look at each cell. */
function firstWithin(rows: readonly unknown[]): FoundInstance | undefined {
  for (const [index, row] of rows.entries()) {
    const isFlat =
      isPlainObject(row) && Object.values(row as object).every((cell) => typeof cell !== 'object' || cell === null);
    const found = isFlat ? undefined : findInstance(row);
    if (found) return {...found, path: `[${index}]${found.path}`};
  }
  return undefined;
}

const nameInstance = (name: string): string =>
  name === '' ? 'an instance of a class without a name' : `an instance of ${name}`;

const isAsyncIterable = (value: object): boolean =>
  typeof (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === 'function';
