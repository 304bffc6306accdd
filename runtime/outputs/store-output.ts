import {existsSync} from 'node:fs';
import {link, open, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {makeFolderSync} from '../core/make-folder.ts';
import type {OutputItems, OutputKind, OutputPreview, OutputSummary} from '../core/output.ts';
import {withPath} from '../core/why-not-written.ts';
import {previewOf} from '../data/preview.ts';
import {Table} from '../data/table.ts';
import {relationOf} from '../data/table-brand.ts';
import {writeRelation} from '../data/write-file.ts';
import type {DataFrame} from 'magelet/danfo';
import {danfoParts} from './danfo-parts.ts';
import {kindOf} from './kind-of.ts';
import {readRowBlocks, writeRows} from './rows-file.ts';
import {serializeValue} from './serialize-value.ts';
import {smallOutput} from './small-output.ts';
import {forgetSmallOutput} from './small-outputs-file.ts';
import {dataFiles, removeStoredFiles, writeManifest, writeSmallOutput} from './stored-output.ts';

/**
 * Stores what a block returned in `folder`, in the place of all that was there, and gives what is known of it. A small
 * output lies in the file of those of its run, and has no folder. Of others the manifest is written last, so a process that dies in
 * between leaves no output, and no half one.
 * Throws `output-not-storable` for a value that no other block could receive.
 */
export async function storeOutput(
  folder: string,
  value: unknown,
  {signal, itemsOf}: StoreOptions = {},
): Promise<OutputSummary> {
  const kind = kindOf(value);
  if (existsSync(folder)) removeStoredFiles(folder);
  try {
    const summary = await storeSmall(folder, kind, value, itemsOf);
    if (summary) return summary;
  } catch (error) {
    forgetSmallOutput(folder);
    throw error;
  }
  forgetSmallOutput(folder);
  makeFolderSync(folder);
  try {
    const summary = withItems({kind, ...(await writeData(folder, kind, value, signal))}, itemsOf);
    await writeManifest(folder, summary);
    return summary;
  } catch (error) {
    // Half of it is of use to nobody, and may be what filled the disk.
    removeStoredFiles(folder);
    throw withPath(error, folder);
  }
}

/** In the place of the one that an earlier attempt has left; undefined for one that is not small. */
async function storeSmall(
  folder: string,
  kind: OutputKind,
  value: unknown,
  itemsOf: StoreOptions['itemsOf'],
): Promise<OutputSummary | undefined> {
  const small = smallOutput(kind, value);
  if (!small) return undefined;
  const preview = await previewOf(value);
  const summary = withItems({kind, ...small.known, ...(preview && {preview})}, itemsOf);
  writeSmallOutput(folder, summary, small.data);
  return summary;
}

export type StoreOptions = {
  readonly signal?: AbortSignal;
  /** The items of a dynamic block's output, given what is known of it; what this throws keeps the output out. */
  readonly itemsOf?: (known: OutputSummary) => OutputItems;
};

function withItems(summary: OutputSummary, itemsOf: StoreOptions['itemsOf']): OutputSummary {
  return itemsOf ? {...summary, items: itemsOf(summary)} : summary;
}

async function writeData(
  folder: string,
  kind: OutputKind,
  value: unknown,
  signal: AbortSignal | undefined,
): Promise<Omit<OutputSummary, 'kind'>> {
  if (kind === 'nothing') return {bytes: 0};
  const path = join(folder, dataFiles[kind]);
  const known = await writeFileOfKind(path, kind, value, signal);
  const preview = known.preview ?? (await previewOf(await previewed(path, kind, value)));
  return {bytes: (await stat(path)).size, ...known, ...(preview && {preview})};
}

/** What writing a file tells of it. */
type Known = Partial<Pick<OutputSummary, 'rows' | 'columns' | 'preview'>>;

async function writeFileOfKind(
  path: string,
  kind: Exclude<OutputKind, 'nothing'>,
  value: unknown,
  signal: AbortSignal | undefined,
): Promise<Known> {
  switch (kind) {
    case 'table':
      return writeTable(path, value as Table);
    case 'rows':
    case 'stream':
      return {rows: await writeRows(path, value as Iterable<unknown> | AsyncIterable<unknown>, signal)};
    case 'danfo': {
      const parts = danfoParts(value as DataFrame);
      await writeBytes(path, serializeValue(parts));
      return {rows: parts.rows};
    }
    case 'bytes':
      await writeBytes(path, value as Uint8Array);
      return {};
    case 'value':
    case 'text':
      await writeBytes(path, serializeValue(value));
      return Array.isArray(value) ? {rows: value.length} : {};
  }
}

/** A table that is one whole file already is linked, not written again; across file systems it is copied. */
async function writeTable(path: string, table: Table): Promise<Known> {
  if (table.schema.length === 0) {
    // Parquet has no form for it, and there is nothing to put into a file.
    await writeBytes(path, new Uint8Array());
    return {rows: 0, columns: []};
  }
  const existing = table.parquetFile();
  if (existing !== undefined) {
    try {
      await link(existing, path);
      return {rows: await table.numRows(), columns: table.schema};
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    }
  }
  let preview: OutputPreview | undefined;
  const {rows} = await writeRelation(
    relationOf(table),
    path,
    {format: 'parquet'},
    {
      reader: 'this run',
      beside: async (file) => {
        preview = await previewOf(Table.read(file, {format: 'parquet'}));
      },
    },
  );
  return {rows, columns: table.schema, ...(preview && {preview})};
}

async function previewed(path: string, kind: OutputKind, value: unknown): Promise<unknown> {
  if (kind === 'table') return (value as Table).schema.length === 0 ? undefined : Table.read(path);
  if (kind !== 'stream') return value;
  for await (const rows of readRowBlocks(path)) return rows.slice(0, 10);
  return [];
}

async function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'w');
  await file.writeFile(bytes);
  await file.sync();
}
