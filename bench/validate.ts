/**
 * What it costs to validate large projects and to scaffold in them, at three sizes, beside `node -e 0`, js-yaml alone, and
 * Dagster's validation of as many jobs: whole processes in turn. The clock is judged, on a machine at rest; the processor's
 * time stands beside it for one that does other things too.
 */
import {join} from 'node:path';
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
import {writeKedroProject} from './peers/validate/kedro-project.ts';

/** What a block of its kind is; each has a file of its own, with a text of its own. */
const loader = (name: string): string => `import {dataLoader} from 'magelet';

export default dataLoader(() => [
  {id: 1, total: 5},
  {id: 2, total: -12.5, of: '${name}'},
]);
`;

const transformer = (name: string): string => `import {transformer} from 'magelet';

type Order = {id: number; total: number};

export default transformer((orders: Order[], {log}) => {
  const kept = orders.filter(({total}) => total > 0);
  log.info('kept by ${name}', {count: kept.length});
  return kept;
});
`;

/** Blocks of each of many pipelines. */
const blocks = 20;
/** The first of each is the start. */
const wide = [1, 100, 300, 1000];
const deep = [1, 1000, 3000, 10_000];

using stack = new DisposableStack();
const wideProjects = new Map(wide.map((size) => [size, stack.use(projectOf(size, blocks))]));
const deepProjects = new Map(deep.map((size) => [size, stack.use(projectOf(1, size))]));
let scaffolded = 0;

type Growing = {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly commandOf: (size: number) => Command;
};
const inWide = (name: string, args: () => readonly string[]): Growing => ({
  name,
  sizes: wide,
  commandOf: (size) => projectAt(wideProjects, size).command(...args()),
});
const ours: readonly Growing[] = [
  inWide('validate, pipelines of 20 blocks', () => ['validate']),
  {
    name: 'validate, one pipeline of so many blocks',
    sizes: deep,
    commandOf: (size) => projectAt(deepProjects, size).command('validate'),
  },
  inWide('new block, beside so many pipelines', () => {
    const name = `new_${++scaffolded}`;
    return ['new', 'block', 'data_loader', name, '--template', 'generic', '--pipeline', 'p0'];
  }),
  inWide('new pipeline --from, beside so many', () => ['new', 'pipeline', `copy_${++scaffolded}`, '--from', 'p0']),
  inWide('list, so many pipelines', () => ['list']),
];

/** A script of Node that reads every pipeline of the folder that it is in, and does no more. */
const readAll = `
const {readdirSync, readFileSync} = require('node:fs');
const {load} = require(${JSON.stringify(join(root, 'node_modules/js-yaml'))});
for (const name of readdirSync('pipelines')) load(readFileSync('pipelines/' + name + '/metadata.yaml', 'utf8'));`;
const others: readonly Growing[] = [
  {
    name: 'js-yaml alone reads so many pipelines',
    sizes: wide,
    commandOf: (size) => ({
      command: process.execPath,
      args: ['-e', readAll],
      cwd: projectAt(wideProjects, size).folder,
    }),
  },
  {
    name: 'dagster definitions validate, so many jobs of 20 ops',
    sizes: quick ? [100] : wide,
    commandOf(size) {
      const dagster = peer('dagster');
      if (!dagster) throw new Error(notInstalled('dagster'));
      const definitions = join(root, 'bench/peers/validate/dagster_definitions.py');
      return {
        command: dagster.bin('dagster'),
        args: ['definitions', 'validate', '-f', definitions],
        env: {...quietPeers, PYTHONDONTWRITEBYTECODE: '1', PIPELINES: String(size), BLOCKS: String(blocks)},
      };
    },
  },
  {
    name: 'kedro pipeline create, beside so many',
    sizes: quick ? [1, 1000] : wide,
    commandOf(size) {
      const kedro = peer('kedro');
      if (!kedro) throw new Error(notInstalled('kedro'));
      const name = `new_${++scaffolded}`;
      return {
        command: kedro.bin('kedro'),
        args: ['pipeline', 'create', name],
        cwd: kedroProjectOf(size),
        env: quietPeers,
      };
    },
  },
];

const kedroProjects = new Map<number, string>();
/** The project of so many pipelines, written when it is asked for. */
function kedroProjectOf(size: number): string {
  const folder = kedroProjects.get(size) ?? temporaryFolder('bench-kedro');
  if (!kedroProjects.has(size)) writeKedroProject(folder, size);
  kedroProjects.set(size, folder);
  return folder;
}

const at = (name: string, size: number): string => `${name}: ${size}`;
const growing = [...ours, ...others];
const subjects = Object.fromEntries(
  growing.flatMap(({name, sizes, commandOf}) =>
    sizes.map((size) => [at(name, size), async () => wholeProcess(commandOf(size))] as const),
  ),
);
const floor = 'node -e 0';
const slow = Object.keys(subjects).filter((name) => /^(?:dagster|kedro)/.test(name));
const {measured, notRun} = await interleave<Sample>(
  {[floor]: () => wholeProcess(emptyNode), ...subjects},
  {
    runs: runsOf(5, 1),
    warmUps: quick ? 0 : 1,
    atMost: Object.fromEntries(slow.map((name) => [name, quick ? 1 : 2])),
  },
);
const samplesOf = (name: string, size: number): readonly Sample[] => measured.get(at(name, size)) ?? [];
const grownOf = ({name, sizes}: Growing): Grown => ({
  name,
  points: sizes.map((size) => ({size, taken: samplesOf(name, size)})),
});
const [many = [], one = []] = ours.map(({name, sizes}) => samplesOf(name, sizes.at(-1) ?? 0));

const seconds = (what: string, limit: number, samples: readonly Sample[]): Limit => ({
  what,
  limit,
  unit: 's',
  measured: spread(samples.map(({ms}) => ms / 1000)),
});
const megabytes = (what: string, samples: readonly Sample[]): Limit => {
  const peaks = samples.flatMap(({peakMiB}) => (peakMiB === undefined ? [] : [(peakMiB * 2 ** 20) / 1e6]));
  const common = {what, limit: 300, unit: 'MB'};
  return peaks.length > 0
    ? {...common, measured: spread(peaks)}
    : {...common, notRun: 'memory is counted by GNU time (Debian: time)'};
};

const table = growthTable(
  'whole processes; every block has a file of its own',
  'size',
  growing.map(grownOf),
  {name: floor, at: () => measured.get(floor) ?? []},
  notRun,
);
report({
  name: 'validate',
  title: 'What it costs to validate large projects, and to scaffold in them',
  tables: [
    {
      ...table,
      notes: [
        ...(table.notes ?? []),
        'js-yaml alone parses each metadata.yaml once; validate also checks it and reads every block',
      ],
    },
  ],
  limits: [
    seconds('validate, 1,000 pipelines of 20 blocks', 3, many),
    seconds('validate, one pipeline of 10,000 blocks', 2, one),
    megabytes('memory of the first', many),
    megabytes('memory of the second', one),
    growthLimit(ours.map((each) => ({name: each.name, points: beyondFirst(clockOf(grownOf(each)))}))),
  ],
});

function projectAt(projects: ReadonlyMap<number, BenchProject>, size: number): BenchProject {
  const project = projects.get(size);
  if (!project) throw new Error(`Internal error: no project of ${size}`);
  return project;
}

/** Chains of small blocks in TypeScript, each in a file of its own. */
function projectOf(pipelines: number, length: number): BenchProject {
  const project = new BenchProject();
  for (let pipeline = 0; pipeline < pipelines; pipeline++) {
    const entries: string[] = [];
    for (let block = 0; block < length; block++) {
      const name = `p${pipeline}_b${block}`;
      const isFirst = block === 0;
      const upstream = isFirst ? '' : `\n    upstream_blocks: [p${pipeline}_b${block - 1}]`;
      entries.push(`  - uuid: ${name}\n    type: ${isFirst ? 'data_loader' : 'transformer'}${upstream}\n`);
      project.write(
        `blocks/${isFirst ? 'data_loaders' : 'transformers'}/${name}.ts`,
        (isFirst ? loader : transformer)(name),
      );
    }
    project.write(`pipelines/p${pipeline}/metadata.yaml`, `blocks:\n${entries.join('')}`);
  }
  return project;
}
