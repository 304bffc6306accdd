import type {BlockKind} from '../../runtime/core/block-kind.ts';
import type {Diagnostic} from '../../runtime/core/diagnostic.ts';
import type {BlockName, PipelineName, RunName} from '../../runtime/core/names.ts';
import type {RunEvent, RunHappening} from '../../runtime/core/run-event.ts';
import type {Reporter} from '../../runtime/report/reporter.ts';

export const name = (text: string): BlockName => text as BlockName;

/** A happening in the run of every test, `at` milliseconds after it began. */
export const event = (happening: RunHappening, at = 0): RunEvent => ({
  at: 1_000_000 + at,
  run: '2026-11-23T14-05-09-k3fd' as RunName,
  pipeline: 'daily_sales' as PipelineName,
  ...happening,
});

export const started = (...blocks: readonly (readonly [string, BlockKind])[]): RunHappening => ({
  type: 'run-started',
  blocks: blocks.map(([block, kind]) => ({name: name(block), kind, upstream: []})),
  executionDate: '2026-11-23T00:00:00.000Z',
  trigger: 'manual',
  variables: {},
});

export const threeBlocks = started(
  ['load_orders', 'data_loader'],
  ['clean_orders', 'transformer'],
  ['export_orders', 'data_exporter'],
);

export const begins = (block: string, attempt = 1, attempts = 1): RunHappening => ({
  type: 'block-started',
  block: name(block),
  attempt,
  attempts,
});

export const negativeTotal: Diagnostic = {
  severity: 'error',
  code: 'block-threw',
  message: 'block "clean_orders" threw RangeError: order A-1041 has a negative total: -12.5',
  at: {
    place: {
      file: 'blocks/transformers/clean_orders.ts',
      line: 7,
      column: 13,
      endColumn: 14,
      text: '      throw new RangeError(`order ${order.id} has a negative total: ${order.total}`);',
    },
  },
  notes: ['attempt 3 of 3; input: 1,204 rows from load_orders; not run because of it: export_orders'],
  help: 'mend the block, then go on from it: magelet run daily_sales --resume',
};

export const retries = (attempt: number, attempts: number, wait: number): RunHappening => ({
  type: 'block-retrying',
  block: name('clean_orders'),
  attempt,
  attempts,
  wait,
  diagnostic: negativeTotal,
});

/** A run in which all goes well. */
export const success: readonly (readonly [number, RunHappening])[] = [
  [0, threeBlocks],
  [5, {type: 'block-queued', block: name('load_orders')}],
  [10, begins('load_orders')],
  [100, {type: 'block-log', block: name('load_orders'), level: 'info', message: '3 files', source: 'log'}],
  [200, {type: 'block-progress', block: name('load_orders'), done: 300, total: 1204, unit: 'rows'}],
  [
    350,
    {
      type: 'block-settled',
      block: name('load_orders'),
      status: 'completed',
      took: 340,
      attempts: 1,
      output: {kind: 'table', bytes: 58_200, rows: 1204},
    },
  ],
  [360, begins('clean_orders')],
  [900, {type: 'block-tested', block: name('clean_orders'), title: 'has rows', outcome: 'passed'}],
  [
    1000,
    {
      type: 'block-settled',
      block: name('clean_orders'),
      status: 'completed',
      took: 640,
      attempts: 1,
      output: {
        kind: 'table',
        bytes: 1280,
        rows: 1200,
        columns: [
          {name: 'city', type: 'VARCHAR'},
          {name: 'total', type: 'DOUBLE'},
        ],
        preview: {
          columns: ['city', 'total'],
          cells: [
            ['Austin', '12.5'],
            ['Reno', null],
          ],
          numeric: ['total'],
        },
      },
    },
  ],
  [1010, begins('export_orders')],
  [
    1200,
    {
      type: 'block-transferred',
      block: name('export_orders'),
      direction: 'wrote',
      uri: 'b2://sales-lake/daily/2026-11-22.csv',
      bytes: 40_100,
      rows: 1200,
    },
  ],
  [
    1250,
    {
      type: 'block-settled',
      block: name('export_orders'),
      status: 'completed',
      took: 240,
      attempts: 1,
      output: {kind: 'nothing', bytes: 0},
    },
  ],
  [1260, {type: 'run-settled', status: 'completed', took: 1260, counts: {completed: 3}}],
];

/** A run in which the middle block fails at its third attempt. */
export const failure: readonly (readonly [number, RunHappening])[] = [
  ...success.slice(0, 6),
  [400, begins('clean_orders', 1, 3)],
  [500, retries(1, 3, 2)],
  [2500, begins('clean_orders', 2, 3)],
  [2600, retries(2, 3, 1.25)],
  [3850, begins('clean_orders', 3, 3)],
  [
    3900,
    {
      type: 'block-settled',
      block: name('clean_orders'),
      status: 'failed',
      took: 3500,
      attempts: 3,
      diagnostic: negativeTotal,
    },
  ],
  [
    3901,
    {
      type: 'block-settled',
      block: name('export_orders'),
      status: 'upstream_failed',
      took: 0,
      attempts: 0,
      because: [name('clean_orders')],
    },
  ],
  [3910, {type: 'run-settled', status: 'failed', took: 3910, counts: {completed: 1, failed: 1, upstream_failed: 1}}],
];

export function tell(reporter: Reporter, story: readonly (readonly [number, RunHappening])[]): void {
  for (const [at, happening] of story) reporter.event(event(happening, at));
}
