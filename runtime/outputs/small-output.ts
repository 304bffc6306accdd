import type {OutputKind, OutputSummary} from '../core/output.ts';
import {serializeValue} from './serialize-value.ts';

/** Bytes up to which an output lies in its manifest: less than a block of most file systems holds many times over. */
const mostBytes = 16 * 1024;
/** Items of a list, or characters, beyond which an output is not even tried. */
const mostItems = 1000;

/** An output that is small enough to lie in its manifest, as bytes, and what is known of it; undefined for others. */
export function smallOutput(
  kind: OutputKind,
  value: unknown,
): {readonly known: Pick<OutputSummary, 'bytes' | 'rows'>; readonly data?: Buffer} | undefined {
  if (kind === 'nothing') return {known: {bytes: 0}};
  if (!kindsThatMayBeSmall.has(kind) || isLong(value)) return undefined;
  const data = value instanceof Uint8Array ? Buffer.from(value) : serializeValue(value);
  if (data.length > mostBytes) return undefined;
  return {known: {bytes: data.length, ...(Array.isArray(value) && {rows: value.length})}, data};
}

const kindsThatMayBeSmall: ReadonlySet<OutputKind> = new Set(['rows', 'value', 'text', 'bytes']);

function isLong(value: unknown): boolean {
  if (value instanceof Uint8Array || typeof value === 'string') return value.length > mostBytes;
  return Array.isArray(value) && value.length > mostItems;
}
