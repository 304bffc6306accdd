import {open, type FileHandle} from 'node:fs/promises';
import {deserialize} from 'node:v8';
import {serializeValue} from './serialize-value.ts';

/*
 * Rows on disk: blocks of up to 4,096 rows, each preceded by its length in bytes as four bytes, big end first.
 * V8's own serialization keeps dates, bigints, NaN, undefined and nested values as they are.
 */
const rowsPerBlock = 4096;

/** Writes rows as they come, holding one block of them in memory. Gives how many there were. */
export async function writeRows(
  path: string,
  rows: Iterable<unknown> | AsyncIterable<unknown>,
  signal?: AbortSignal,
): Promise<number> {
  await using file = await open(path, 'w');
  let pending: unknown[] = [];
  let count = 0;
  for await (const row of rows) {
    signal?.throwIfAborted();
    pending.push(row);
    count++;
    if (pending.length < rowsPerBlock) continue;
    await appendBlock(file, pending);
    pending = [];
  }
  if (pending.length > 0) await appendBlock(file, pending);
  await file.sync();
  return count;
}

/** Reads rows block by block; memory holds one block. */
export async function* readRowBlocks(path: string): AsyncGenerator<unknown[]> {
  await using file = await open(path, 'r');
  for (;;) {
    const header = await readExactly(file, 4);
    if (!header) return;
    const block = await readExactly(file, header.readUInt32BE(0));
    if (!block) throw new Error(`Internal error: ${path} ends within a block of rows`);
    yield deserialize(block) as unknown[];
  }
}

/** Every row at once. */
export async function readAllRows(path: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const block of readRowBlocks(path)) for (const row of block) rows.push(row);
  return rows;
}

/** The rows one by one. */
export async function* streamRows(path: string): AsyncGenerator<unknown> {
  for await (const block of readRowBlocks(path)) yield* block;
}

async function appendBlock(file: FileHandle, rows: readonly unknown[]): Promise<void> {
  const block = serializeValue(rows);
  const header = Buffer.alloc(4);
  header.writeUInt32BE(block.length);
  await file.writev([header, block]);
}

async function readExactly(file: FileHandle, length: number): Promise<Buffer | undefined> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const {bytesRead} = await file.read(buffer, filled, length - filled);
    if (bytesRead === 0) return undefined;
    filled += bytesRead;
  }
  return buffer;
}
