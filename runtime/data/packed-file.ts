import {createReadStream, type ReadStream} from 'node:fs';
import {open, type FileHandle} from 'node:fs/promises';
import {Readable, type Transform} from 'node:stream';
import {promisify} from 'node:util';
import {createGunzip, createZstdDecompress, gunzip, zstdDecompress} from 'node:zlib';
import {MageletError} from '../core/diagnostic.ts';
import {unreachable} from '../core/unreachable.ts';
import {packingOf} from './formats.ts';
import {zstdFrames} from './zstd-frames.ts';

/** Bytes that are read and unpacked at once. */
const pieceBytes = 1 << 20;

/**
 * Throws `packed-malformed` for a file that is not packed as its name says, or not there to its end: DuckDB reads the
 * beginning of such a file without a word where that ends with a line. A file in gzip is unpacked for it, to nowhere; of one in zstd the
 * headers of its blocks tell.
 */
export async function refuseCutPacking(path: string): Promise<void> {
  const packing = packingOf(path);
  if (packing === 'zstd') {
    for await (const frame of framesOf(path)) if (frame.end === 'missing') throw cut(path);
  } else if (packing === 'gzip') {
    for await (const piece of unpacked(path)) void piece;
  }
}

/**
 * Throws `packed-malformed` for a text file that is packed as its first bytes tell, and by a name that does not say so, and
 * `unknown-format` for one that is no text.
 */
export async function refuseUnnamedPacking(path: string): Promise<void> {
  if (packingOf(path) !== 'none') return;
  await using file = await open(path, 'r');
  const {buffer, bytesRead} = await file.read(Buffer.alloc(4), 0, 4, 0);
  const start = buffer.subarray(0, bytesRead);
  refusePackedBytes(start, path);
  // A column may be named so: a Parquet file ends in it, too.
  const isParquet = start.equals(parquetSign) && (await lastBytes(file)).equals(parquetSign);
  if (isParquet) throw isOtherFormat(path, 'Parquet', 'parquet');
  if (start.equals(zipSign)) throw isOtherFormat(path, 'a ZIP archive, as Excel files are', 'xlsx');
}

const parquetSign = Buffer.from('PAR1');
const zipSign = Buffer.from('504b0304', 'hex');

async function lastBytes(file: FileHandle): Promise<Buffer> {
  const {size} = await file.stat();
  return (await file.read(Buffer.alloc(4), 0, 4, size - 4)).buffer;
}

const isOtherFormat = (path: string, what: string, format: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'unknown-format',
    message: `${path} is ${what}, and neither its name nor the options say so`,
    help: `read it as that: {format: '${format}'}, or name it ${path}.${format}`,
  });

/** The same of bytes that are in memory, of which the first four tell, under a name that says nothing of packing. */
export function refusePackedBytes(bytes: Uint8Array, path: string): void {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  // RFC 1952 and RFC 8878.
  const packing = start.startsWith('1f8b08') ? 'gzip' : start === '28b52ffd' ? 'zstd' : undefined;
  if (packing === undefined) return;
  const ending = packing === 'gzip' ? 'gz' : 'zst';
  throw new MageletError({
    severity: 'error',
    code: 'packed-malformed',
    message: `${path} is packed with ${packing}, and its name does not say so`,
    notes: [`what is packed is known by .gz or .zst at the end of its name`],
    help: `name it ${path}.${ending}`,
  });
}

/** What a file holds, unpacked as its name says: all of it, also where it was packed in several pieces. */
export function unpacked(path: string): Readable {
  const packing = packingOf(path);
  switch (packing) {
    case 'none':
      return createReadStream(path, {highWaterMark: pieceBytes});
    case 'gzip':
      return Readable.from(unpackedGzip(path));
    case 'zstd':
      return Readable.from(unpackedZstd(path));
    default:
      return unreachable(packing);
  }
}

const unpackedGzip = (path: string): AsyncGenerator<Uint8Array> =>
  through(createGunzip({chunkSize: pieceBytes}), path, createReadStream(path, {highWaterMark: pieceBytes}));

async function* unpackedZstd(path: string): AsyncGenerator<Uint8Array> {
  for await (const {from, end} of framesOf(path)) {
    if (end === 'missing') throw cut(path);
    const frame = createReadStream(path, {start: from, end: end - 1, highWaterMark: pieceBytes});
    yield* through(createZstdDecompress({chunkSize: pieceBytes}), path, frame);
  }
}

async function* through(unpacker: Transform, path: string, file: ReadStream): AsyncGenerator<Uint8Array> {
  file.on('error', (error) => unpacker.destroy(error));
  try {
    yield* file.pipe(unpacker);
  } catch (error) {
    throw malformed(path, error);
  } finally {
    file.destroy();
  }
}

async function* framesOf(path: string): ReturnType<typeof zstdFrames> {
  await using file = await open(path, 'r');
  const {size} = await file.stat();
  const readAt = async (position: number, length: number): Promise<Uint8Array> => {
    const {buffer, bytesRead} = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
  yield* zstdFrames(size, readAt, () => notPacked(path, 'zstd'));
}

/** The same of bytes that are in memory, under the name that tells how they are packed. */
export async function unpackedBytes(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const packing = packingOf(name);
  if (packing === 'none') return bytes;
  try {
    if (packing === 'gzip') return await promisify(gunzip)(bytes);
    const pieces: Uint8Array[] = [];
    const readAt = (position: number, length: number): Uint8Array => bytes.subarray(position, position + length);
    for await (const {from, end} of zstdFrames(bytes.length, readAt, () => notPacked(name, 'zstd'))) {
      if (end === 'missing') throw cut(name);
      pieces.push(await promisify(zstdDecompress)(bytes.subarray(from, end)));
    }
    return Buffer.concat(pieces);
  } catch (error) {
    throw malformed(name, error);
  }
}

/** What zlib says of bytes that it cannot unpack, as one of ours; other errors as they are. */
function malformed(path: string, error: unknown): unknown {
  const {code} = error as {code?: unknown};
  if (code === 'Z_BUF_ERROR') return cut(path);
  if (code === 'Z_DATA_ERROR') return notPacked(path, 'gzip', error);
  if (typeof code === 'string' && code.startsWith('ZSTD_')) return notPacked(path, 'zstd', error);
  return error;
}

const cut = (path: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'packed-malformed',
    message: `${path} cannot be unpacked: it ends in the middle, as a file that was cut short`,
  });

const notPacked = (path: string, packing: string, error?: unknown): MageletError =>
  new MageletError(
    {
      severity: 'error',
      code: 'packed-malformed',
      message:
        error === undefined || (error as Error).message === 'incorrect header check'
          ? `${path} cannot be unpacked: it is not ${packing}, as its name says`
          : `${path} cannot be unpacked: ${(error as Error).message}`,
    },
    {cause: error},
  );
