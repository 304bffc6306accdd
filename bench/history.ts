/**
 * What a long history costs: `magelet runs`, one run of it, and the plan of a resumed one, with one and with up to 100,000
 * runs before it; beside SQLite alone, Dagster's own list of runs, and `node -e 0`. Whole processes in turn.
 */
import {execFileSync} from 'node:child_process';
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {openHistory} from '../runtime/history/open-history.ts';
import {beyondFirst, clockOf, growthLimit, growthTable, type Grown} from './measure/growth.ts';
import {interleave} from './measure/interleave.ts';
import {temporaryFolder} from './measure/leftovers.ts';
import {quick, runsOf} from './measure/options.ts';
import {notInstalled, peer} from './measure/peers.ts';
import {report, root, type Limit} from './measure/report.ts';
import {BenchProject, emptyNode} from './measure/scratch-project.ts';
import {spread} from './measure/spread.ts';
import {wholeProcess, type Command, type Sample} from './measure/whole-process.ts';
import {quietPeers} from './peers/mage-project.ts';

/** The first is the start. */
const sizes = [1, 1000, 10_000, 100_000];
/** Those of which something is promised. */
const promised = [10_000, 100_000];
const blocks = ['load', 'clean', 'join', 'sum', 'save'];

/** Milliseconds that a look at the past may take. */
const limit = 150;

const ours: Readonly<Record<string, readonly string[]>> = {
  runs: ['runs'],
  'runs sales': ['runs', 'sales'],
  'runs --status': ['runs', '--status', 'cancelled'],
  'runs --limit 1000': ['runs', '--limit', '1000'],
  'run --resume': ['run', 'sales', '--resume', '--dry-run'],
};
const floor = 'SQLite alone, the newest 20';
/** A script of Node without a line too many. */
const newestTwenty = `
const {DatabaseSync} = require('node:sqlite');
const database = new DatabaseSync(process.argv[1], {readOnly: true});
const newest = database.prepare('select run, pipeline, status from runs order by started_at desc, run desc limit 20');
for (const {run, pipeline, status} of newest.iterate()) console.log(run, pipeline, status);`;
const dagster = 'dagster run list --limit 20';

using stack = new DisposableStack();
const home = temporaryFolder('bench-history');
const projects = new Map(sizes.map((runs) => [runs, stack.use(withPast(runs))]));
const at = (name: string, runs: number): string => `${name}, ${runs} runs`;
const subjects: Record<string, () => Promise<Sample>> = {'node -e 0': () => wholeProcess(emptyNode)};
const slow: Record<string, number> = {};
for (const [runs, project] of projects) {
  for (const [name, args] of Object.entries(ours)) {
    const command = project.command(...args);
    subjects[at(name, runs)] = () => wholeProcess(command);
  }
  const args = ['-e', newestTwenty, databaseOf(project)];
  subjects[at(floor, runs)] = () => wholeProcess({command: process.execPath, args});
  if (quick && runs !== promised[0]) continue;
  let filled: Command | undefined;
  subjects[at(dagster, runs)] = async () => wholeProcess((filled ??= inDagster(runs)));
  slow[at(dagster, runs)] = 2;
}
const {measured, notRun} = await interleave(subjects, {runs: runsOf(9, 3), atMost: slow});
const taken = (name: string, runs: number): readonly Sample[] => measured.get(at(name, runs)) ?? [];
const grownOf = (name: string): Grown => ({
  name,
  points: sizes.filter((size) => at(name, size) in subjects).map((size) => ({size, taken: taken(name, size)})),
});

const limits: readonly Limit[] = [
  ...promised.flatMap((runs) =>
    ['runs', 'run --resume'].map((name) => ({
      what: `magelet ${name}, with ${runs.toLocaleString('en')} runs before it`,
      limit,
      unit: 'ms',
      measured: spread(taken(name, runs).map(({ms}) => ms)),
    })),
  ),
  growthLimit(
    Object.keys(ours).map((name) => ({
      name: `${name} over the history`,
      points: beyondFirst(clockOf(grownOf(name))),
    })),
  ),
];

const megabytes = (statSync(databaseOf(projects.get(100_000))).size / 1e6).toFixed(0);
const table = growthTable(
  'whole processes, by the runs before it',
  'runs',
  [...Object.keys(ours), floor, dagster].map(grownOf),
  {name: 'node -e 0', at: () => measured.get('node -e 0') ?? []},
  notRun,
);
report({
  name: 'history',
  title: 'What a long history costs',
  tables: [
    {
      ...table,
      notes: [
        ...(table.notes ?? []),
        `a run has five blocks and 25 events; the database of 100,000 has ${megabytes} MB`,
        'the runs of Dagster have no events',
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
  const names = blocks.map((name, position) => `(${position}, '${name}')`).join(', ');
  const begin = Date.UTC(2026, 0, 1);
  database.exec(`
    begin;
    create temp table past as
      with recursive past(i) as (select 0 union all select i + 1 from past where i < ${runs} - 1)
      select
        i,
        ${begin} + i * 60000 as at,
        strftime('%Y-%m-%dT%H-%M-%S', ${begin / 1000} + i * 60, 'unixepoch') || '-aaaa' as run,
        i % 3 = 2 or i = ${runs} - 1 as has_failed
      from past;
    insert into runs (run, pipeline, status, execution_date, trigger, variables, pid, started_at, ended_at)
      select
        run,
        iif(i % 2 = 0 and i < ${runs} - 1, 'stock', 'sales'),
        iif(has_failed, 'failed', 'completed'),
        strftime('%Y-%m-%dT%H:%M:%S.000Z', at / 1000, 'unixepoch'),
        'command line', '{}', 1, at, at + 5000
      from past;
    insert into block_runs (run, block, kind, position, status, attempts, took, fingerprint, output)
      select run, column2, 'custom', column1, iif(has_failed and column1 > 2, 'failed', 'completed'), 1, 12, 'abc',
        '{"kind":"value","bytes":12}'
      from past, (values ${names});
    insert into events (run, sequence, at, type, block, body)
      select run, b.column1 * 5 + e.column1, at, 'block-settled', column2,
        json_object('type', 'block-settled', 'block', b.column2, 'at', at)
      from past, (values ${names}) b, (values (1), (2), (3), (4), (5)) e;
    commit`);
  database.close();
}

/** The command, in a home that has so many runs. */
function inDagster(runs: number): Command {
  const installed = peer('dagster');
  if (!installed) throw new Error(notInstalled('dagster'));
  const folder = join(home, `dagster-${runs}`);
  const script = join(root, 'bench/peers/history/dagster_history.py');
  execFileSync(installed.bin('python'), [script, folder, String(runs)], {
    stdio: 'pipe',
    env: {...process.env, ...quietPeers},
  });
  return {
    command: installed.bin('dagster'),
    args: ['run', 'list', '--limit', '20'],
    env: {...quietPeers, DAGSTER_HOME: folder},
  };
}
