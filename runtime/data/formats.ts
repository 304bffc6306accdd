import {oneOf, type OptionRule} from '../core/check-options.ts';
import {MageletError} from '../core/diagnostic.ts';

/** A format that tables are read from and written to. */
export type Format = 'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet' | 'xlsx';

const extensions: Readonly<Record<string, Format>> = {
  csv: 'csv',
  tsv: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
  xlsx: 'xlsx',
};

export const formats: readonly Format[] = ['csv', 'tsv', 'json', 'ndjson', 'parquet', 'xlsx'];

const fromOldExcel = 'save it as .xlsx: in Excel, Save As, Excel Workbook';

/** What the option `format` takes. */
export const formatRule: OptionRule = {
  ...oneOf(formats),
  wayOut: (value) =>
    typeof value === 'string' && /^\.?xls$/i.test(value)
      ? `the old Excel format is not read; ${fromOldExcel}`
      : undefined,
};

const packedByItself: ReadonlySet<Format> = new Set(['parquet', 'xlsx']);

/** Whether files of a format are text, which may be packed. */
export const isText = (format: Format): boolean => !packedByItself.has(format);

/** How a text file is packed; Parquet and xlsx pack by themselves. */
export type Packing = 'none' | 'gzip' | 'zstd';

/**
 * The format that a path's extension tells, upper or lower case; `.gz` and `.zst` behind it are looked past.
 * Throws `unknown-format`, which lists the formats.
 *
 * @example formatOf('daily/2026-11-22.csv.gz') // 'csv'
 */
export function formatOf(path: string): Format {
  const name = path.split(/[/\\]/).at(-1) ?? '';
  const extension = /\.([^.]+)$/.exec(name.replace(/\.(?:gz|zst)$/i, ''))?.[1]?.toLowerCase();
  const format = extension === undefined ? undefined : extensions[extension];
  if (format !== undefined && !(packedByItself.has(format) && packingOf(path) !== 'none')) return format;
  if (extension === 'xls') throw oldExcel(path);
  throw new MageletError({
    severity: 'error',
    code: 'unknown-format',
    message: `the name of ${path} does not tell its format`,
    notes: [`the formats are ${formats.join(', ')}; .jsonl is ndjson, and text may be packed as .gz or .zst`],
    help: `add the option {format: 'csv'}`,
  });
}

/** Its bytes are of no format that is read, so that no option helps. */
const oldExcel = (path: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'unknown-format',
    message: `${path} is of the old Excel format, which is not read or written`,
    notes: [`the formats are ${formats.join(', ')}`],
    help: fromOldExcel,
  });

/** How a path's extension says that the file is packed. */
export function packingOf(path: string): Packing {
  const extension = /\.(gz|zst)$/i.exec(path)?.[1]?.toLowerCase();
  return extension === 'gz' ? 'gzip' : extension === 'zst' ? 'zstd' : 'none';
}
