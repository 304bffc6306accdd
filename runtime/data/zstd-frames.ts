/** Where a frame of a zstd file begins and ends; its end is missing where the file is cut short. */
export type ZstdFrame = {readonly from: number; readonly end: number | 'missing'};

type ReadAt = (position: number, length: number) => Uint8Array | Promise<Uint8Array>;

/**
 * The frames that a zstd file consists of (RFC 8878, 3.1), found by the headers of their blocks: Node unpacks the first of
 * them alone, and neither it nor DuckDB tells of blocks that are missing. Throws what `notZstd` makes for anything else.
 */
export async function* zstdFrames(size: number, readAt: ReadAt, notZstd: () => Error): AsyncGenerator<ZstdFrame> {
  let at = 0;
  do {
    const from = at;
    const header = view(await readAt(at, headerBytes));
    if (header.byteLength < 5) throw notZstd();
    const magic = header.getUint32(0, true);
    if (magic >= skippable && magic <= skippable + 15) {
      at = header.byteLength < 8 ? size + 1 : at + 8 + header.getUint32(4, true);
    } else if (magic === standard) {
      at = await endOfBlocks(at, header.getUint8(4), size, readAt);
    } else throw notZstd();
    yield {from, end: at > size ? 'missing' : at};
  } while (at < size);
}

const standard = 0xfd2fb528;
const skippable = 0x184d2a50;
const headerBytes = 8;

async function endOfBlocks(from: number, descriptor: number, size: number, readAt: ReadAt): Promise<number> {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentSizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const checksumBytes = (descriptor & 4) === 0 ? 0 : 4;
  let at = from + 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes + contentSizeBytes;
  for (;;) {
    const block = await readAt(at, 3);
    const [low, middle, high] = block;
    if (low === undefined || middle === undefined || high === undefined) return size + 1;
    const isRepeated = ((low >> 1) & 3) === 1;
    at += 3 + (isRepeated ? 1 : (low | (middle << 8) | (high << 16)) >> 3);
    if (at > size) return at;
    if ((low & 1) === 1) return at + checksumBytes;
  }
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
