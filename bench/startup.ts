/**
 * How long magelet takes to begin: beside the cheapest process that node can start, beside what others take to run
 * three trivial blocks, and in projects of 1, 100 and 1,000 pipelines. Every run is a whole process.
 */
import {join} from 'node:path';
import {exponents} from './measure/growth.ts';
import {interleave} from './measure/interleave.ts';
import {temporaryFolder} from './measure/leftovers.ts';
import {quick, runsOf} from './measure/options.ts';
import {notInstalled, peer} from './measure/peers.ts';
import {report, root, short, type BenchTable, type Limit} from './measure/report.ts';
import {BenchProject, emptyNode} from './measure/scratch-project.ts';
import {ratioSpread, spread, type Spread} from './measure/spread.ts';
import {wholeProcess, type Command, type Sample} from './measure/whole-process.ts';
import {mageChain, quietPeers, writeMageProject} from './peers/mage-project.ts';

const runs = runsOf(15, 7);
using project = new BenchProject();

const times = (samples: readonly Sample[] = []): readonly number[] => samples.map(({ms}) => ms);

const own: Readonly<Record<string, Command>> = {
  'node -e 0': emptyNode,
  'magelet --help': project.command('--help'),
  'magelet list': project.command('list'),
  'magelet run hello': project.command('run', 'hello'),
};
const beside = await interleave(measuring(own), {runs, warmUps: 2});
const floor = times(beside.measured.get('node -e 0'));

const home = temporaryFolder('bench-mage');
writeMageProject(home, 'three', mageChain(3));
const python = (name: 'dagster' | 'prefect' | 'kedro'): Command | undefined => {
  const installed = peer(name);
  return (
    installed && {
      command: installed.bin('python'),
      args: [join(root, `bench/peers/chain/${name}_chain.py`), '3'],
      env: quietPeers,
    }
  );
};
const mage = peer('mage');
const notWithQuick = 'it takes ten seconds, so not with --quick';
const others: Readonly<Record<string, Command | string>> = {
  'magelet run hello': project.command('run', 'hello'),
  'a script with p-queue': {command: process.execPath, args: [join(root, 'bench/peers/chain/p-queue-chain.js'), '3']},
  'Kedro, in its own process': python('kedro') ?? notInstalled('kedro'),
  'Dagster, in its own process': python('dagster') ?? notInstalled('dagster'),
  'Prefect, with the server it starts': quick ? notWithQuick : (python('prefect') ?? notInstalled('prefect')),
  'mage run': mage
    ? {command: mage.bin('mage'), args: ['run', home, 'three'], cwd: home, env: quietPeers}
    : notInstalled('mage'),
};
const slow = {'Dagster, in its own process': 1, 'mage run': 2};
const peers = await interleave(measuring(others), {
  runs: runsOf(5, 3),
  warmUps: quick ? 0 : 1,
  atMost: quick ? slow : {},
});
const hello = times(peers.measured.get('magelet run hello'));

const growth = await inLargerProjects(quick ? [1, 30, 300] : [1, 100, 1000]);

const limits: readonly Limit[] = [
  ...['magelet --help', 'magelet run hello'].map((name, index): Limit => ({
    what: `${name} / node -e 0`,
    limit: index === 0 ? 2 : 6,
    unit: '×',
    measured: ratioSpread(times(beside.measured.get(name)), floor),
  })),
  {
    what: 'magelet run hello / mage run of three trivial blocks',
    limit: 0.1,
    unit: '×',
    ...(peers.notRun.has('mage run')
      ? {notRun: peers.notRun.get('mage run') ?? ''}
      : {measured: ratioSpread(hello, times(peers.measured.get('mage run')))}),
  },
  {
    what: 'exponent of magelet run hello over the pipelines of the project',
    limit: 0.1,
    unit: '',
    measured: growth.growth,
  },
];

const columns = ['', 'min ms', 'median ms', 'max ms', '× median', 'peak MiB'];
report({
  name: 'startup',
  title: 'How long magelet takes to begin',
  tables: [
    {title: `beside node -e 0, ${runs} runs in turn`, columns, rows: rowsOf(beside.measured, floor)},
    {
      isOfReadme: true,
      title: 'three trivial blocks, beside magelet run hello',
      columns,
      rows: [
        ...rowsOf(peers.measured, hello),
        ...[...peers.notRun].map(([name, why]) => [name, '', '', '', '', `not run: ${why.split('\n')[0] ?? ''}`]),
      ],
      notes: ['Dagster and Kedro keep no record here and hand values on in memory; magelet records and stores all.'],
    },
    growth.table,
  ],
  limits,
});

function measuring(commands: Readonly<Record<string, Command | string>>): Record<string, () => Promise<Sample>> {
  return Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [
      name,
      async () => {
        if (typeof command === 'string') throw new Error(command);
        return wholeProcess(command);
      },
    ]),
  );
}

function rowsOf(measured: ReadonlyMap<string, readonly Sample[]>, base: readonly number[]): string[][] {
  return [...measured].map(([name, samples]) => {
    const {min, median, max} = spread(times(samples));
    const peaks = samples.flatMap(({peakMiB}) => (peakMiB === undefined ? [] : [peakMiB]));
    return [
      name,
      ...[min, median, max].map(short),
      short(ratioSpread(times(samples), base).median),
      peaks.length > 0 ? short(spread(peaks).median) : '',
    ];
  });
}

async function inLargerProjects(sizes: readonly number[]): Promise<{table: BenchTable; growth: Spread}> {
  using stack = new DisposableStack();
  const projects = sizes.map((size) => stack.use(projectOf(size)));
  const subjects = {
    'node -e 0': emptyNode,
    ...Object.fromEntries(projects.map((larger, index) => [String(sizes[index]), larger.command('run', 'hello')])),
  };
  const {measured} = await interleave(measuring(subjects), {runs: runsOf(9, 5), warmUps: 2});
  const points = sizes.map((size) => ({size, taken: times(measured.get(String(size)))}));
  const fitted = spread(exponents(points));
  const cheapest = times(measured.get('node -e 0'));
  return {
    growth: fitted,
    table: {
      title: 'magelet run hello, as the project grows',
      columns: ['pipelines', 'min ms', 'median ms', 'max ms', '× node -e 0'],
      rows: points.map(({size, taken}) => {
        const {min, median, max} = spread(taken);
        return [size.toLocaleString('en'), ...[min, median, max, ratioSpread(taken, cheapest).median].map(short)];
      }),
      notes: [`fitted exponent: ${fitted.median.toFixed(2)}; 0 is the same in every project`],
    },
  };
}

function projectOf(pipelines: number): BenchProject {
  const larger = new BenchProject();
  for (let index = 1; index < pipelines; index++) {
    larger.write(`pipelines/other_${index}/metadata.yaml`, 'blocks:\n  - uuid: people\n    type: data_loader\n');
  }
  return larger;
}
