import {isMageletError} from '../../runtime/core/diagnostic.ts';
import type {ReadOptions} from '../../runtime/data/read-options.ts';
import type {Table} from '../../runtime/data/table.ts';

/** A row of a table in docs/formats.md: what stands in a file, how it is stored and read, and what comes of it. */
export type FormatCase = {
  readonly name: string;
  readonly text: string;
  readonly storedAs: string;
  readonly options: ReadOptions;
  readonly gives: string;
};

/** The rows of the table below a heading. */
export function casesBelow(page: string, heading: string): readonly FormatCase[] {
  const [, section = ''] = page.split(`\n${heading}\n`);
  const lines = section.split(/^#/m)[0]?.split('\n') ?? [];
  return lines
    .filter((line) => line.startsWith('| ') && line.includes('`'))
    .map((line) => {
      const [name = '', text = '', how = '', gives = ''] = line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|'));
      const [, storedAs = ''] = /^in ([\w-]+)/.exec(how) ?? [];
      const options = /`(\{.*\})`/.exec(how)?.[1];
      return {
        name,
        text: text === '``' || text === '' ? '' : (JSON.parse(`"${code(text).replaceAll('"', '\\"')}"`) as string),
        storedAs,
        options: options === undefined ? {} : optionsIn(options),
        gives: gives.replaceAll('`', '').replaceAll(/\[([\w-]+)\]\([^)]*\)/g, '$1'),
      };
    });
}

/** `{header: false}`, as it would be written in a block. */
const optionsIn = (text: string): ReadOptions =>
  JSON.parse(text.replaceAll(/(?<=[{,]\s*)(\w+):/g, '"$1":').replaceAll("'", '"')) as ReadOptions;

/** Code in Markdown, which stands in two marks where it holds one. */
const code = (text: string): string => text.replace(/^`+ ?/, '').replace(/ ?`+$/, '');

/** A table as the page shows it: its columns, then its rows; or the code of the error. */
export async function shownOf(read: () => PromiseLike<Table>): Promise<string> {
  try {
    const table = await read();
    const columns = table.schema.map(({name, type}) => `${name} ${type}`).join(', ');
    const rows = (await table.rows()).map((row) => JSON.stringify(Object.values(row), asText));
    return [columns === '' ? 'no columns' : columns, rows.length === 0 ? 'no rows' : rows.join(' ')].join(': ');
  } catch (error) {
    if (isMageletError(error)) return error.code;
    throw error;
  }
}

const asText = (_: string, value: unknown): unknown =>
  typeof value === 'bigint'
    ? `${value}n`
    : Number.isNaN(value)
      ? 'NaN'
      : value instanceof Map
        ? Object.fromEntries(value)
        : value;
