/**
 * What it costs to validate large projects, with and without the files of their blocks, beside `node -e 0`: whole
 * processes in turn. The clock is judged, on a machine at rest; the processor's time stands beside it for one that does other
 * things too.
 */
import {interleave} from './measure/interleave.ts';
import {quick, runsOf} from './measure/options.ts';
import {report, short, type Limit} from './measure/report.ts';
import {BenchProject, emptyNode} from './measure/scratch-project.ts';
import {ratioSpread, spread} from './measure/spread.ts';
import {wholeProcess, type Command, type Sample} from './measure/whole-process.ts';

const runs = runsOf(5, 3);
const part = quick ? 10 : 1;

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
const wide = stack.use(projectOf(1000 / part, 20));
const deep = stack.use(projectOf(1, 10_000 / part));

const subjects: Readonly<Record<string, Command>> = {
  'node -e 0': emptyNode,
  [`${1000 / part} pipelines of 20 blocks`]: wide.command('validate'),
  [`one pipeline of ${10_000 / part} blocks`]: deep.command('validate'),
  'the three blocks of hello': deep.command('validate', 'hello'),
};
const {measured} = await interleave(
  Object.fromEntries(Object.entries(subjects).map(([name, command]) => [name, () => wholeProcess(command)])),
  {runs},
);

const cpu = (samples: readonly Sample[] = []): readonly number[] => samples.map(({cpuMs = 0}) => cpuMs / 1000);
const clock = (samples: readonly Sample[] = []): readonly number[] => samples.map(({ms}) => ms / 1000);
const peaks = (samples: readonly Sample[] = []): readonly number[] =>
  samples.map(({peakMiB = 0}) => (peakMiB * 1024 ** 2) / 1e6);
const names = Object.keys(subjects);
const [floor = '', many = '', one = ''] = names;

const limits: readonly Limit[] = [
  {what: `clock, ${many}`, limit: 3, unit: 's', measured: spread(clock(measured.get(many)))},
  {what: `clock, ${one}`, limit: 2, unit: 's', measured: spread(clock(measured.get(one)))},
  {what: `memory, ${many}`, limit: 300, unit: 'MB', measured: spread(peaks(measured.get(many)))},
  {what: `memory, ${one}`, limit: 300, unit: 'MB', measured: spread(peaks(measured.get(one)))},
];

report({
  name: 'validate',
  title: 'What it costs to validate large projects',
  tables: [
    {
      title: `whole processes, ${runs} runs in turn; every block has a file of its own`,
      columns: ['', 'clock s', 'processor s', '× node -e 0', 'peak MB'],
      rows: names.map((name) => {
        const samples = measured.get(name) ?? [];
        return [
          name,
          short(spread(clock(samples)).median),
          short(spread(cpu(samples)).median),
          short(ratioSpread(cpu(samples), cpu(measured.get(floor))).median),
          short(spread(peaks(samples)).median),
        ];
      }),
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
