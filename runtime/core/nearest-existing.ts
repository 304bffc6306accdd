import {existsSync} from 'node:fs';
import {dirname, resolve} from 'node:path';

/** The path itself where something is there, else the nearest folder above it that is; absolute. */
export function nearestExisting(path: string, exists: (path: string) => boolean = existsSync): string {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (exists(at) || dirname(at) === at) return at;
  }
}
