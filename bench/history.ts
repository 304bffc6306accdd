/**
 * What a long history costs: `magelet runs`, one run of it, and the plan of a resumed one, with few and with many runs
 * before it, beside `node -e 0`. Whole processes in turn.
 */
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {openHistory} from '../runtime/history/open-history.ts';
import {interleave} from './measure/interleave.ts';
import {quick, runsOf} from './measure/options.ts';
import {report, short, type Limit} from './measure/report.ts';
import {BenchProject, emptyNode} from './measure/scratch-project.ts';
import {exponent, ratioSpread, spread, type Spread} from './measure/spread.ts';
import {wholeProcess, type Command} from './measure/whole-process.ts';

const sizes = quick ? [100, 1000, 10_000] : [1000, 10_000, 100_000];
const blocks = ['load', 'clean', 'join', 'sum', 'save'];

/** Milliseconds that a look at the past may take. */
const limit = 150;

const subjects: Readonly<Record<string, readonly string[]>> = {
  runs: ['runs'],
  'runs sales': ['runs', 'sales'],
  'runs --status': ['runs', '--status', 'cancelled'],
  'runs --limit 1000': ['runs', '--limit', '1000'],
  'run --resume': ['run', 'sales', '--resume', '--dry-run'],
};

using stack = new DisposableStack();
const projects = sizes.map((runs) => ({runs, project: stack.use(withPast(runs))}));
const commands = new Map<string, Command>([['node -e 0', emptyNode]]);
for (const {runs, project} of projects) {
  for (const [name, args] of Object.entries(subjects)) commands.set(`${name} ${runs}`, project.command(...args));
}
const {measured} = await interleave(
  Object.fromEntries([...commands].map(([name, command]) => [name, async () => (await wholeProcess(command)).ms])),
  {runs: runsOf(9, 5)},
);
const floor = measured.get('node -e 0') ?? [];
const taken = (name: string, runs: number): Spread => spread(measured.get(`${name} ${runs}`) ?? []);

const most = sizes.at(-1) ?? 0;
const limits: readonly Limit[] = ['runs', 'run --resume'].map((name) => ({
  what: `magelet ${name}, with ${most.toLocaleString('en')} runs before it`,
  limit,
  unit: 'ms',
  measured: taken(name, most),
}));

report({
  name: 'history',
  title: 'What a long history costs',
  tables: [
    {
      title: 'median ms of a whole process, by the runs before it',
      columns: ['', ...sizes.map((runs) => runs.toLocaleString('en')), '× node -e 0', 'exponent'],
      rows: Object.keys(subjects).map((name) => {
        const medians = sizes.map((runs) => ({size: runs, cost: taken(name, runs).median}));
        const beside = ratioSpread(measured.get(`${name} ${most}`) ?? [], floor).median;
        return [name, ...medians.map(({cost}) => short(cost)), short(beside), exponent(medians).toFixed(2)];
      }),
      notes: [
        `the database of ${most.toLocaleString('en')} runs has ${(statSync(databaseOf(projects.at(-1)?.project)).size / 1e6).toFixed(0)} MB`,
      ],
    },
  ],
  limits,
});

function databaseOf(project: BenchProject | undefined): string {
  return join(project?.folder ?? '', '.magelet', 'history.db');
}

function withPast(runs: number): BenchProject {
  const entries = blocks.map(
    (name, index) =>
      `  - {uuid: ${name}, type: custom${index > 0 ? `, upstream_blocks: [${blocks[index - 1] ?? ''}]` : ''}}\n`,
  );
  const code = `import {custom} from 'magelet';\nexport default custom(() => 1);\n`;
  const project = new BenchProject({
    'pipelines/sales/metadata.yaml': `blocks:\n${entries.join('')}`,
    ...Object.fromEntries(blocks.map((name) => [`blocks/custom/${name}.ts`, code])),
  });
  fill(databaseOf(project), runs);
  return project;
}

/** Every third run failed; a block leaves five events. */
function fill(path: string, runs: number): void {
  const {database} = openHistory(path, 0);
  const addRun = database.prepare(
    `insert into runs (run, pipeline, status, execution_date, trigger, variables, pid, started_at, ended_at)
     values (?, ?, ?, ?, 'command line', '{}', 1, ?, ?)`,
  );
  const addBlock = database.prepare(
    `insert into block_runs (run, block, kind, position, status, attempts, took, fingerprint, output)
     values (?, ?, 'custom', ?, ?, 1, 12, 'abc', '{"kind":"value","bytes":12}')`,
  );
  const addEvent = database.prepare(
    `insert into events (run, sequence, at, type, block, body) values (?, ?, ?, 'block-settled', ?, ?)`,
  );
  database.exec('begin');
  for (let index = 0; index < runs; index++) {
    const at = Date.UTC(2026, 0, 1) + index * 60_000;
    const run = `${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}-aaaa`;
    const hasFailed = index % 3 === 2 || index === runs - 1;
    addRun.run(
      run,
      index % 2 === 0 && index < runs - 1 ? 'stock' : 'sales',
      hasFailed ? 'failed' : 'completed',
      new Date(at).toISOString(),
      at,
      at + 5000,
    );
    for (const [position, name] of blocks.entries()) {
      addBlock.run(run, name, position, hasFailed && position > 2 ? 'failed' : 'completed');
      for (let event = 1; event <= 5; event++) {
        addEvent.run(run, position * 5 + event, at, name, `{"type":"block-settled","block":"${name}","at":${at}}`);
      }
    }
  }
  database.exec('commit');
  database.close();
}
