/**
 * What it costs to validate large projects and to scaffold in them, at three sizes, beside `node -e 0`: whole processes in
 * turn. The clock is judged, on a machine at rest; the processor's time stands beside it for one that does other things too.
 */
import {interleave} from './measure/interleave.ts';
import {quick, runsOf} from './measure/options.ts';
import {report, short, type Limit} from './measure/report.ts';
import {BenchProject, emptyNode} from './measure/scratch-project.ts';
import {exponent, ratioSpread, spread} from './measure/spread.ts';
import {wholeProcess, type Command, type Sample} from './measure/whole-process.ts';

const runs = runsOf(5, 2);

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

using stack = new DisposableStack();

type Growing = {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly commandOf: (size: number) => () => Command;
};

const wide = [100, 300, 1000];
const wideProjects = new Map(wide.map((size) => [size, stack.use(projectOf(size, 20))]));
const inWide = (size: number): BenchProject => wideProjects.get(size) ?? new BenchProject();
let scaffolded = 0;

const growing: readonly Growing[] = [
  {
    name: 'validate, pipelines of 20 blocks',
    sizes: wide,
    commandOf: (size) => () => inWide(size).command('validate'),
  },
  {
    name: 'validate, one pipeline of so many blocks',
    sizes: [1000, 3000, 10_000],
    commandOf(size) {
      const project = stack.use(projectOf(1, size));
      return () => project.command('validate');
    },
  },
  {
    name: 'new block, beside so many pipelines',
    sizes: wide,
    commandOf: (size) => () =>
      inWide(size).command(
        'new',
        'block',
        'data_loader',
        `new_${++scaffolded}`,
        '--template',
        'generic',
        '--pipeline',
        'p0',
      ),
  },
  {
    name: 'new pipeline --from, beside so many',
    sizes: wide,
    commandOf: (size) => () => inWide(size).command('new', 'pipeline', `copy_${++scaffolded}`, '--from', 'p1'),
  },
  {name: 'list, so many pipelines', sizes: wide, commandOf: (size) => () => inWide(size).command('list')},
];

const nameOf = (name: string, size: number): string => `${name}: ${size}`;
const subjects = Object.fromEntries(
  growing.flatMap(({name, sizes, commandOf}) =>
    sizes.map((size) => {
      const command = commandOf(size);
      return [nameOf(name, size), async () => wholeProcess(command())] as const;
    }),
  ),
);
const floor = 'node -e 0';
const {measured} = await interleave<Sample>(
  {[floor]: () => wholeProcess(emptyNode), ...subjects},
  {runs, warmUps: quick ? 0 : 1},
);

const samplesOf = (name: string): readonly Sample[] => measured.get(name) ?? [];
const cpu = (samples: readonly Sample[]): readonly number[] => samples.map(({cpuMs = 0}) => cpuMs / 1000);
const clock = (samples: readonly Sample[]): readonly number[] => samples.map(({ms}) => ms / 1000);
const peaks = (samples: readonly Sample[]): readonly number[] =>
  samples.map(({peakMiB = 0}) => (peakMiB * 1024 ** 2) / 1e6);
const largest = ({name, sizes}: Growing): readonly Sample[] => samplesOf(nameOf(name, sizes.at(-1) ?? 0));
const [many, one] = growing.map(largest);

const limits: readonly Limit[] = [
  {what: 'validate, 1,000 pipelines of 20 blocks', limit: 3, unit: 's', measured: spread(clock(many ?? []))},
  {what: 'validate, one pipeline of 10,000 blocks', limit: 2, unit: 's', measured: spread(clock(one ?? []))},
  {what: 'memory of the first', limit: 300, unit: 'MB', measured: spread(peaks(many ?? []))},
  {what: 'memory of the second', limit: 300, unit: 'MB', measured: spread(peaks(one ?? []))},
];

report({
  name: 'validate',
  title: 'What it costs to validate large projects, and to scaffold in them',
  tables: [
    {
      title: `whole processes, ${runs} in turn; every block has a file of its own`,
      columns: ['', 'size', 'clock s', 'processor s', '× node -e 0', 'peak MB', 'exponent'],
      rows: growing.flatMap(({name, sizes}) => {
        const costs = sizes.map((size) => ({size, cost: spread(cpu(samplesOf(nameOf(name, size)))).median}));
        return sizes.map((size, index) => {
          const samples = samplesOf(nameOf(name, size));
          return [
            index === 0 ? name : '',
            size.toLocaleString('en'),
            short(spread(clock(samples)).median),
            short(spread(cpu(samples)).median),
            short(ratioSpread(cpu(samples), cpu(samplesOf(floor))).median),
            short(spread(peaks(samples)).median),
            index === sizes.length - 1 ? exponent(costs).toFixed(2) : '',
          ];
        });
      }),
      notes: ['The exponent is that of the processor’s time, the start of the process included.'],
    },
  ],
  limits,
});

/** Chains of small blocks in TypeScript, each in a file of its own. */
function projectOf(pipelines: number, blocks: number): BenchProject {
  const project = new BenchProject();
  for (let pipeline = 0; pipeline < pipelines; pipeline++) {
    const entries: string[] = [];
    for (let block = 0; block < blocks; block++) {
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
