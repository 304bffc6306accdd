import {deserialize} from 'node:v8';
import type {DataFrame} from 'magelet/danfo';
import {isPendingTable} from '../data/table.ts';
import {danfoParts, frameOf} from '../outputs/danfo-parts.ts';
import {kindOf} from '../outputs/kind-of.ts';
import {serializeValue} from '../outputs/serialize-value.ts';

/** Gives a value as a block receives it: of the same kind, and a copy of its own each time. */
export type Handing = () => Promise<unknown>;

/**
 * Hands a value on as a run does between two blocks, in memory: what a run could not store is refused with
 * `output-not-storable`, rows and values go through V8's serialization, and a stream is read once and told again.
 */
export async function handOn(value: unknown): Promise<Handing> {
  const given: unknown = isPendingTable(value) ? await value : value;
  const kind = kindOf(given);
  switch (kind) {
    case 'nothing':
      return async () => undefined;
    case 'table':
      // A table cannot be changed: all may have the same.
      return async () => given;
    case 'danfo': {
      const parts = danfoParts(given as DataFrame);
      return () => frameOf(parts);
    }
    case 'stream': {
      const rows: unknown[] = [];
      for await (const row of given as AsyncIterable<unknown>) rows.push(row);
      const stored = serializeValue(rows);
      return async () => told(deserialize(stored) as unknown[]);
    }
    case 'bytes':
      return async () => new Uint8Array(given as Uint8Array);
    case 'text':
      return async () => given;
    case 'rows':
    case 'value': {
      const stored = serializeValue(given);
      return async () => deserialize(stored) as unknown;
    }
  }
}

async function* told(rows: readonly unknown[]): AsyncGenerator<unknown> {
  yield* rows;
}
