import {createHash, randomBytes} from 'node:crypto';
import type {Format} from '../data/formats.ts';

/** Who appends: of a `block` that runs again in its run, what another `attempt` has appended is taken out. */
export type Writer = {
  /** The block of one run, in words that no other has: `2026-11-23T14-05-09-k3fd/export_orders`. */
  readonly block: string;
  /** Letters and digits that no other attempt at it has. */
  readonly attempt: string;
};

/** What is said of an object that was appended to, under a name of its own in its metadata. */
export const markName = 'magelet-appended';

/** What was there before a writer's first append: rows, or characters or bytes of text, as `appendRows` counts them. */
export type Mark = {readonly before: number; readonly isAnotherAttempts: boolean};

/** The mark of the same block, where it was the last to append, and in the same format. */
export function readMark(
  metadata: Readonly<Record<string, string>>,
  writer: Writer | undefined,
  uri: string,
  format: Format | undefined,
): Mark | undefined {
  const [own, attempt, as, before] = metadata[markName]?.split(' ') ?? [];
  if (!writer || own !== ownerOf(writer, uri) || as !== (format ?? 'bytes') || !/^\d+$/.test(before ?? '')) return;
  return {before: Number(before), isAnotherAttempts: attempt !== writer.attempt};
}

/** The mark that an object gets whose writer may run again. */
export const markOf = (
  writer: Writer,
  uri: string,
  format: Format | undefined,
  before: number,
): Readonly<Record<string, string>> => ({
  [markName]: [ownerOf(writer, uri), writer.attempt, format ?? 'bytes', before].join(' '),
});

/** The last part of the keys of an export below the prefix `uri`; those that a writer appends are known by it. */
export function partName(writer: Writer | undefined, uri: string, format: Format): string {
  const random = randomBytes(6).toString('hex');
  return writer ? `part-${ownerOf(writer, uri)}-${writer.attempt}-${random}.${format}` : `part-${random}.${format}`;
}

/** Whether an object has a name that another attempt of the writer gave it when it appended. */
export function isOfAnotherAttempt(name: string, writer: Writer | undefined, uri: string): boolean {
  if (!writer) return false;
  const own = `part-${ownerOf(writer, uri)}-`;
  return name.startsWith(own) && !name.startsWith(`${own}${writer.attempt}-`);
}

/** What a writer is told of its earlier attempt. */
export const takenOut = (uri: string): string =>
  `what an earlier attempt of this block had appended to ${uri} is replaced by what this one appends`;

/** Whether what follows the prefix in a key is the folder of a partition and a name as `partName` gives them. */
export const isPart = (key: string): boolean => /^(?:[^/=]+=[^/]*\/)+part(?:-[0-9a-f]+){1,3}\.\w+$/.test(key);

/** Of one object alone: a copy that keeps its metadata, or its name, was not appended to by the writer. */
const ownerOf = ({block}: Writer, uri: string): string =>
  createHash('sha256')
    .update(JSON.stringify([block, uri]))
    .digest('hex')
    .slice(0, 16);
