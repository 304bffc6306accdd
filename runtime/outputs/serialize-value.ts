import {serialize} from 'node:v8';
import {notStorable} from './kind-of.ts';

/** A value as V8's serialization; throws `output-not-storable` where there is something in it that is no data. */
export function serializeValue(value: unknown): Buffer {
  try {
    return serialize(value);
  } catch (error) {
    throw notStorable(`a value with something in it that is no data (${(error as Error).message})`, error);
  }
}
