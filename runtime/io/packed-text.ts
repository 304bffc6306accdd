import {promisify} from 'node:util';
import {gzip, zstdCompress} from 'node:zlib';
import {packingOf} from '../data/formats.ts';
import {refusePackedBytes, unpackedBytes} from '../data/packed-file.ts';

const pack = {gzip: promisify(gzip), zstd: promisify(zstdCompress)};

/** A text as it is stored under a key: packed where the key ends in `.gz` or `.zst`. */
export async function packedText(text: string, key: string): Promise<string | Uint8Array> {
  const packing = packingOf(key);
  return packing === 'none' ? text : pack[packing](text);
}

/**
 * The text of what is stored under a key. Bytes that were put there as they are and are not packed stay as they are. Throws
 * `packed-malformed` for those that are packed under a key that does not say so.
 */
export async function textOfStored(bytes: Uint8Array, key: string): Promise<string> {
  const packing = packingOf(key);
  if (packing === 'none') refusePackedBytes(bytes, key);
  const plain = packing === 'none' || !magic[packing].equals(bytes.subarray(0, magic[packing].length));
  return Buffer.from(plain ? bytes : await unpackedBytes(bytes, key)).toString();
}

/** The first bytes of what is packed (RFC 1952; RFC 8878). */
const magic = {gzip: Buffer.from([0x1f, 0x8b]), zstd: Buffer.from([0x28, 0xb5, 0x2f, 0xfd])};
