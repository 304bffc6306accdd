import {nearestName} from '../core/nearest-name.ts';
import type {Keys} from './keys/key.ts';
import type {YamlMapping} from './yaml-node.ts';

/** By the name of a key that is not written: the one that stands there for it. */
export type MeantKeys = ReadonlyMap<string, string>;

/**
 * Which keys are written under another name: `upstream_block` in place of `upstream_blocks`. What stands there is read
 * as what was meant, so that nothing is told that only follows from the slip.
 *
 * @param wanted The keys that are looked for, each with what people call it elsewhere.
 */
export function meantKeys(
  {entries}: YamlMapping,
  known: Keys,
  wanted: Readonly<Record<string, readonly string[]>>,
): MeantKeys {
  const unknown: string[] = [];
  for (const name of entries.keys()) if (!Object.hasOwn(known, name) && !name.startsWith('x-')) unknown.push(name);
  if (unknown.length === 0) return none;
  const meant = new Map<string, string>();
  for (const key of Object.keys(wanted)) {
    if ((entries.get(key)?.node.value ?? null) !== null) continue;
    const written = unknown.find(
      (name) =>
        (entries.get(name)?.node.value ?? null) !== null &&
        (wanted[key]?.includes(name) || nearestName(name, Object.keys(known)) === key),
    );
    if (written !== undefined) meant.set(key, written);
  }
  return meant;
}

const none: MeantKeys = new Map();
