import {createReadStream} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {Readable} from 'node:stream';
import {isMageletError, MageletError} from '../../core/diagnostic.ts';
import type {Column} from '../../core/output.ts';
import type {Engine} from '../duckdb.ts';
import {identifier} from '../identifier.ts';
import type {AnyReadOptions} from '../read-options.ts';
import type {Relation} from '../relation.ts';
import {runSql} from '../run-sql.ts';
import {relationFrom} from '../table-from.ts';

/**
 * A sheet of an Excel file as a table of the engine; undefined where the sheet is empty.
 * Its first row names the columns. Cells are numbers, text, booleans, or times without a zone; a formula is its last
 * value. A column that mixes them is `mixed-column`, unless the option `types` makes it text.
 */
export async function readXlsx(
  engine: Engine,
  path: string,
  {sheet = 1, header = true, types = {}}: AnyReadOptions,
): Promise<Relation | undefined> {
  const times = new Set<string>();
  const names: string[] = [];
  const schema = Object.entries(types).map(([name, type]) => ({name, type}));
  try {
    const rows = rowsOf(cellsOf(path, sheet), header, names, times);
    const relation = await relationFrom(rows, {schema});
    if (relation.columns.length === 0) return names.length === 0 ? undefined : await withoutRows(names, schema);
    const table = await relation.keep();
    for (const name of times) {
      if (types[name] !== undefined) continue;
      await runSql(engine, `alter table ${table} alter column ${identifier(name)} type timestamp`);
    }
    return relation;
  } catch (error) {
    throw isMageletError(error) ? inFile(error, path) : malformed(path, error);
  }
}

type Cell = string | number | boolean | Date | null;

async function* cellsOf(path: string, sheet: string | number): AsyncGenerator<readonly Cell[]> {
  const {streamXlsxRows} = await import('hucre/xlsx');
  const bytes = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
  const from = typeof sheet === 'number' ? sheet - 1 : sheet;
  if (sheet !== 1) await refuseUnknownSheet(path, sheet);
  const options = {sheet: from, maxInputBytes: Number.MAX_SAFE_INTEGER};
  let next: number | undefined;
  for await (const {index, values} of streamXlsxRows(bytes, options)) {
    // Rows without a cell are not in the file, and are rows all the same once the first has come.
    for (let row = next ?? index; row < index; row++) yield [];
    next = index + 1;
    yield values;
  }
}

/** The reader gives no rows of a sheet that is not there. */
async function refuseUnknownSheet(path: string, sheet: string | number): Promise<void> {
  const {readXlsx: read} = await import('hucre/xlsx');
  const names: string[] = [];
  // Asked of each sheet before it is read: none is.
  await read(await readFile(path), {sheets: ({name}) => names.push(name) === 0});
  if (typeof sheet === 'number' ? sheet <= names.length : names.includes(sheet)) return;
  throw new Error(`it has no sheet ${JSON.stringify(sheet)}; its sheets are ${names.join(', ')}`);
}

async function* rowsOf(
  cells: AsyncIterable<readonly Cell[]>,
  header: boolean,
  names: string[],
  times: Set<string>,
): AsyncGenerator<Record<string, Cell>> {
  let isHeader = header;
  for await (const values of cells) {
    if (isHeader) {
      names.push(...namesOf(values));
      isHeader = false;
      continue;
    }
    // A row may be wider than the header: its cells have columns too.
    for (let index = names.length; index < values.length; index++) names.push(`column${index}`);
    const row: Record<string, Cell> = {};
    for (const [index, name] of names.entries()) {
      const value = values[index] ?? null;
      if (value instanceof Date) times.add(name);
      row[name] = value;
    }
    yield row;
  }
}

/** A sheet that is only a header has columns of text, as such a CSV file has. */
const withoutRows = (names: readonly string[], schema: readonly Column[]): Promise<Relation> =>
  relationFrom([], {
    schema: names.map((name) => schema.find((column) => column.name === name) ?? {name, type: 'VARCHAR'}),
  });

/** Names as DuckDB makes them of a CSV header: one that is empty is told by its place, a second one by a number. */
function namesOf(values: readonly Cell[]): string[] {
  const taken = new Set<string>();
  return values.map((value, index) => {
    const written = value === null || value === '' ? `column${index}` : String(value).trim();
    let name = written;
    for (let number = 1; taken.has(name.toLowerCase()); number++) name = `${written}_${number}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

function inFile(error: MageletError, path: string): MageletError {
  const {help: _, message, ...rest} = error.diagnostic;
  const name = /^column "(.*?)" holds/.exec(message)?.[1];
  const help = name === undefined ? {} : {help: `Table.read('${path}', {types: {${JSON.stringify(name)}: 'VARCHAR'}})`};
  return new MageletError({...rest, message: `${path}: ${message}`, ...help}, {cause: error});
}

const malformed = (path: string, error: unknown): MageletError =>
  new MageletError(
    {
      severity: 'error',
      code: 'xlsx-malformed',
      message: `${path} cannot be read as an Excel file: ${error instanceof Error ? error.message.replace(/\.$/, '') : String(error)}`,
    },
    {cause: error},
  );
