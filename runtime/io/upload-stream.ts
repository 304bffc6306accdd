import {partsOfStream} from './object-parts.ts';
import {uploadParts} from './upload-parts.ts';
import {multipartFrom, partBytes, putObject, type Upload, type Uploaded} from './upload-object.ts';
import {rejectionOf} from './at-once.ts';

/**
 * Sends bytes as they come: those that fit into one request in one, more of them in parts.
 * `expectedBytes` sizes the parts where more than 77 GiB are to come.
 */
export async function uploadStream(
  upload: Upload,
  source: AsyncIterable<Uint8Array | string>,
  expectedBytes = 0,
): Promise<Uploaded> {
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of source) {
        const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
        bytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw new SourceError(error);
    }
  }
  const chunks = counted();
  const first: Uint8Array[] = [];
  let isWhole = false;
  for (let held = 0; !isWhole && held < multipartFrom;) {
    // A source that waits for more would otherwise never hear of an abort.
    const next = await (upload.signal ? Promise.race([chunks.next(), rejectionOf(upload.signal)]) : chunks.next());
    isWhole = next.done === true;
    if (next.done) break;
    first.push(next.value);
    held += next.value.length;
  }
  if (isWhole) return putObject(upload, Buffer.concat(first));
  async function* all(): AsyncGenerator<Uint8Array> {
    for (let chunk = first.shift(); chunk; chunk = first.shift()) yield chunk;
    yield* chunks;
  }
  const etag = await uploadParts(upload, (buffers) => partsOfStream(all(), buffers), partBytes(expectedBytes));
  return {bytes, etag};
}

/** What a source threw while it was read: no failure of the server, even where it looks like one. */
export class SourceError extends Error {
  constructor(cause: unknown) {
    super('the source failed', {cause});
  }
}
