import {gzipSync} from 'node:zlib';
import {blockKinds, type BlockKind} from '../../runtime/core/block-kind.ts';
import {ScratchProject} from './scratch-project.ts';

/** A block that fails with one of the codes, and the files that it reads. */
export type MistakenBlock = {
  readonly kind: BlockKind;
  readonly name: string;
  readonly source: string;
  /** The block's file, where it is no TypeScript. */
  readonly file?: string;
  readonly upstream?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Lines of its entry in `metadata.yaml`. */
  readonly settings?: readonly string[];
};

const importing = (names: string): string => `import {${names}} from 'magelet';\n\n`;

/** A data loader whose function is `lines`. */
const loader = (
  name: string,
  lines: string,
  {names = 'dataLoader', ...rest}: Partial<MistakenBlock> & {names?: string} = {},
): MistakenBlock => ({
  kind: 'data_loader',
  name,
  source: `${importing(names)}export default dataLoader(${lines});\n`,
  ...rest,
});

const tableLoader = (name: string, lines: string, rest: Partial<MistakenBlock> = {}): MistakenBlock =>
  loader(name, lines, {...rest, names: 'dataLoader, Table'});

/** By code: one block each, all of which can be in one pipeline. */
export const mistakenBlocks: Readonly<Record<string, MistakenBlock>> = {
  'block-threw': {
    kind: 'transformer',
    name: 'clean_orders',
    upstream: 'load_orders',
    source: `${importing('transformer')}type Order = {id: string; total: number};

export default transformer((orders: Order[]) => {
  for (const order of orders) {
    if (order.total < 0) {
      throw new RangeError(\`order \${order.id} has a negative total: \${order.total}\`);
    }
  }
  return orders;
});
`,
  },
  'block-not-loaded': {
    kind: 'data_loader',
    name: 'load_rates',
    source: `import {readFileSync} from 'node:fs';
import {dataLoader} from 'magelet';

const rates = JSON.parse(readFileSync('rates.json', 'utf8'));

export default dataLoader(() => rates);
`,
  },
  'block-syntax': loader('load_prices', `() => [{id: 1, price: 2.5;`),
  'import-not-found': {
    kind: 'data_loader',
    name: 'load_weather',
    source: `import {fetchWeather} from 'weather-api';\nimport {dataLoader} from 'magelet';\n\nexport default dataLoader(() => fetchWeather('Leipzig'));\n`,
  },
  'block-wrong-export': {
    kind: 'transformer',
    name: 'sum_orders',
    source: `export function sumOrders(orders: {total: number}[]) {
  return orders.reduce((sum, {total}) => sum + total, 0);
}
`,
  },
  'block-exited': loader(
    'load_customers',
    `() => {
  console.error('no customers today');
  process.exit(1);
}`,
  ),
  'block-crashed': loader(
    'load_ticks',
    `() => {
  setTimeout(() => {
    throw new Error('the feed is closed');
  }, 10);
  return new Promise((resolve) => setTimeout(resolve, 1000, []));
}`,
  ),
  'block-timed-out': loader('load_archive', `() => new Promise(() => setTimeout(() => {}, 60_000))`, {
    settings: ['timeout: 0.5'],
  }),
  'tests-failed': {
    kind: 'data_loader',
    name: 'load_stock',
    source: `import assert from 'node:assert/strict';
import {dataLoader, test} from 'magelet';

export default dataLoader(() => [] as {item: string; count: number}[]);

export const hasRows = test('has rows', (stock: unknown[]) => {
  assert.ok(stock.length > 0, 'the stock is empty');
});
`,
  },
  'output-not-storable': loader('load_calendar', `() => new URL('https://example.org/calendar.ics')`),
  'write-not-awaited': tableLoader(
    'save_days',
    `() => {
  void Table.from([{day: 1}]).write('days.csv');
}`,
  ),
  'missing-variable': loader('load_region', `({variables}) => variables.string('region')`),
  'wrong-variable': loader('load_late', `({variables}) => variables.number('late_minutes')`),
  'csv-ragged-row': tableLoader('load_sales', `() => Table.read('sales.csv')`, {
    files: {'sales.csv': 'id,customer,total\n1,Ada,12.5\n2,Zoe, Miller,7\n'},
  }),
  'csv-malformed': tableLoader('load_notes', `() => Table.read('notes.csv')`, {
    files: {'notes.csv': 'id,note\n1,"called back\n2,gone\n'},
  }),
  'csv-wrong-encoding': tableLoader('load_guests', `() => Table.read('guests.csv')`, {
    files: {'guests.csv': Buffer.from('id,name\n1,Zoë\n', 'latin1')},
  }),
  'csv-wrong-type': tableLoader('load_meters', `() => Table.read('meters.csv')`, {
    files: {'meters.csv': `id,reading\n${Array.from({length: 250_000}, (_, row) => `${row},5\n`).join('')}A-7,6\n`},
  }),
  'empty-file': tableLoader('load_returns', `() => Table.read('returns.csv')`, {files: {'returns.csv': ''}}),
  'file-not-found': tableLoader('load_airports', `() => Table.read('data/airports.csv')`),
  'folder-not-found': tableLoader(
    'save_airports',
    `async () => {
  await Table.from([{iata: 'LEJ'}]).write('out/airports.csv');
}`,
  ),
  'json-malformed': tableLoader('load_events', `() => Table.read('events.json')`, {
    files: {'events.json': '[{"id": 1},\n {"id": 2,,}]\n'},
  }),
  'json-not-rows': tableLoader('load_ids', `() => Table.read('ids.json')`, {files: {'ids.json': '[1, 2, 3]\n'}}),
  'parquet-malformed': tableLoader('load_flights', `() => Table.read('flights.parquet')`, {
    files: {'flights.parquet': 'PAR1 and then the connection was cut\n'},
  }),
  'packed-malformed': tableLoader('load_visits', `() => Table.read('visits.csv.gz')`, {
    files: {'visits.csv.gz': gzipSync('id,page\n1,/\n2,/prices\n').subarray(0, -8)},
  }),
  'unknown-column': tableLoader('load_names', `() => Table.read('people.csv', {columns: ['nane']})`, {
    files: {'people.csv': 'id,name\n1,Ada\n'},
  }),
  'unknown-format': tableLoader('load_dump', `() => Table.read('dump.txt')`, {files: {'dump.txt': 'id\n1\n'}}),
  'mixed-column': tableLoader('mix_ids', `() => Table.from([{id: 7}, {id: 'A-7'}])`),
  'no-columns': tableLoader('make_nothing', `() => Table.from([{}])`),
  'not-rows': tableLoader('make_numbers', `() => Table.from([1, 2, 3] as never)`),
  'same-column-name': tableLoader('make_ids', `() => Table.from([{id: 1, ID: 2}])`),
  'unequal-columns': tableLoader('make_columns', `() => Table.from({id: [1, 2, 3], name: ['Ada', 'Zoe']})`),
  'unsupported-value': tableLoader('make_jobs', `() => Table.from([{id: 1, run: () => 1}])`),
  'xlsx-malformed': tableLoader('load_plan', `() => Table.read('plan.xlsx')`, {
    files: {'plan.xlsx': `id,item\n${'1,A-7\n'.repeat(10)}`},
  }),
  'xlsx-too-long': loader(
    'save_ticks',
    `async () => {
  const ticks = sql\`select id from range(1048576) as t(id)\`;
  await ticks.write('ticks.xlsx');
}`,
    {names: 'dataLoader, sql'},
  ),
  'sql-error': loader(
    'find_orders',
    `async () => {
  const orders = await Table.from([{id: 1, total: 12.5}]);
  return sql\`
    select id, totl
    from \${orders}\`;
}`,
    {names: 'dataLoader, sql, Table'},
  ),
  'sql-value': loader(
    'find_late',
    `async () => {
  const flights = await Table.from([{id: 1, delay: 20}]);
  return sql\`select * from \${flights} where delay > \${() => 15}\`;
}`,
    {names: 'dataLoader, sql, Table'},
  ),
  'sql-template': {
    kind: 'transformer',
    name: 'find_total',
    file: 'blocks/transformers/find_total.sql',
    upstream: 'load_orders',
    source: `select sum(total) as total
from load_orders
where id <> {{ block_output('load_order', parse='[0].id') }}
`,
  },
  'not-a-list-of-items': loader('find_country', `() => 'fr'`, {settings: ['configuration: {dynamic: true}']}),
  'too-many-children': loader('list_days', '() => Array.from({length: 366}, (_, day) => ({day}))', {
    settings: ['configuration: {dynamic: true, max_children: 31}'],
  }),
  'same-child-name': loader('list_cities', `() => [['Berlin', 'Bern'], [{block_uuid: 'be'}, {block_uuid: 'be'}]]`, {
    settings: ['configuration: {dynamic: true}'],
  }),
  'table-disposed': tableLoader(
    'load_twice',
    `async () => {
  const read = async () => {
    await using orders = await Table.from([{id: 1}]);
    return orders;
  };
  return (await read()).rows();
}`,
  ),
  'danfo-unsafe-integer': tableLoader('load_tweets', `() => Table.from([{id: 9_007_199_254_740_993n}]).danfo()`),
};

const goodLoader = `import {dataLoader} from 'magelet';

export default dataLoader(() => [{id: 'A-1040', total: 5}, {id: 'A-1041', total: -12.5}]);
`;

/** A project with one pipeline, `daily_sales`, which has all of these blocks. */
export function mistakenProject(codes: readonly string[] = Object.keys(mistakenBlocks)): ScratchProject {
  const blocks = codes.map((code) => mistakenBlocks[code]).filter((block) => block !== undefined);
  const entries = [
    '  - uuid: load_orders\n    type: data_loader\n',
    ...blocks.map(({kind, name, upstream, settings = []}) =>
      [
        `  - uuid: ${name}`,
        `    type: ${kind}`,
        ...(upstream === undefined ? [] : [`    upstream_blocks: [${upstream}]`]),
        ...settings.map((line) => `    ${line}`),
        '',
      ].join('\n'),
    ),
  ];
  const project = new ScratchProject({
    'pipelines/daily_sales/metadata.yaml': `variables: {late_minutes: soon}\nblocks:\n${entries.join('')}`,
    'blocks/data_loaders/load_orders.ts': goodLoader,
  });
  for (const {kind, name, source, file = `blocks/${blockKinds[kind].folder}/${name}.ts`, files = {}} of blocks) {
    project.write({[file]: source, ...files});
  }
  return project;
}
