import {expect, test} from 'vitest';
import {formatOf} from '../../runtime/data/formats.ts';
import {failureOf} from './failure-of.ts';

test('a format is told by the extension, in any case and packed or not', () => {
  const paths = ['a.csv', 'A.CSV', 'a/b.c/d.tsv.gz', 'x.json', 'x.ndjson', 'x.jsonl.zst', 'b2://lake/x.parquet'];
  expect(paths.map(formatOf)).toEqual(['csv', 'csv', 'tsv', 'json', 'ndjson', 'ndjson', 'parquet']);
});

test.each(['orders', 'folder.csv/orders', 'orders.parquet.gz', '.csv/'])('%s tells no format', async (path) => {
  expect(await failureOf(Promise.resolve().then(() => formatOf(path)))).toBe(
    [
      `unknown-format: the name of ${path} does not tell its format`,
      '  note: the formats are csv, tsv, json, ndjson, parquet, xlsx; .jsonl is ndjson, and text may be packed as .gz or .zst',
      "  help: add the option {format: 'csv'}",
    ].join('\n'),
  );
});

test('the old Excel format is told as such, with the way out', async () => {
  expect(await failureOf(Promise.resolve().then(() => formatOf('daily/Orders.XLS')))).toBe(
    [
      'unknown-format: daily/Orders.XLS is of the old Excel format, which is not read or written',
      '  note: the formats are csv, tsv, json, ndjson, parquet, xlsx',
      '  help: save it as .xlsx: in Excel, Save As, Excel Workbook',
    ].join('\n'),
  );
});
