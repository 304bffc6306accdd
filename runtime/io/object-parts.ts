import {open} from 'node:fs/promises';
import {knowHash} from './hash-beside.ts';
import type {PartBuffers} from './part-buffers.ts';
import type {ReadingThread} from './reading-thread.ts';

/** The bytes of a file in parts, each read where it is sent from. */
export async function* partsOfFile(path: string, buffers: PartBuffers): AsyncGenerator<Buffer> {
  await using file = await open(path);
  for (;;) {
    const buffer = await buffers.take();
    let filled = 0;
    while (filled < buffer.length) {
      const {bytesRead} = await file.read(buffer, filled, buffer.length - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled > 0) yield buffer.subarray(0, filled);
    if (filled < buffer.length) return;
  }
}

/** The same, each read and hashed in a thread. */
export async function* partsReadBeside(
  thread: ReadingThread,
  path: string,
  buffers: PartBuffers,
): AsyncGenerator<Buffer> {
  await using file = await open(path);
  for (let position = 0; ;) {
    const bytes = await buffers.take((length) => thread.lend(length));
    const {filled, sha256} = await thread.read({fd: file.fd, bytes, position});
    const part = bytes.subarray(0, filled);
    knowHash(part, sha256);
    if (filled > 0) yield part;
    if (filled < bytes.length) return;
    position += filled;
  }
}

/** The bytes of a stream in parts; all but the last are whole. */
export async function* partsOfStream(source: AsyncIterable<Uint8Array>, buffers: PartBuffers): AsyncGenerator<Buffer> {
  let buffer: Buffer | undefined;
  let filled = 0;
  for await (const chunk of source) {
    for (let taken = 0; taken < chunk.length;) {
      buffer ??= await buffers.take();
      const room = Math.min(chunk.length - taken, buffer.length - filled);
      buffer.set(chunk.subarray(taken, taken + room), filled);
      taken += room;
      filled += room;
      if (filled < buffer.length) continue;
      yield buffer;
      [buffer, filled] = [undefined, 0];
    }
  }
  if (buffer) yield buffer.subarray(0, filled);
}
