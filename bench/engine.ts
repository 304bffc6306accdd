/**
 * What the engine adds to blocks that do nothing: a chain, as many side by side, and a lattice in which each block waits
 * for two, at three sizes each and with the full record; then a lattice of 10,000. The floor is p-queue alone on the same
 * shape, in a process of its own.
 */
import {join} from 'node:path';
import {edgesOf, type Shape} from './measure/shapes.ts';
import {interleave} from './measure/interleave.ts';
import {quick, runsOf} from './measure/options.ts';
import {report, root, short, type Limit} from './measure/report.ts';
import {BenchProject, emptyNode} from './measure/scratch-project.ts';
import {exponent, spread, type Spread} from './measure/spread.ts';
import {wholeProcess, type Command, type Sample} from './measure/whole-process.ts';

const runs = runsOf(5, 1);
const sizes = quick ? [100, 300, 1000] : [250, 1000, 4000];
const shapes: readonly Shape[] = ['chain', 'side by side', 'lattice'];

using projects = new DisposableStack();
/** One module under every name, or a file for each block: what is imported once costs less than what is imported often. */
const projectOf = (shape: Shape, count: number, files: 'one file' | 'a file each'): BenchProject => {
  const project = projects.use(new BenchProject());
  const source = "import {custom} from 'magelet';\n\nexport default custom((...inputs: unknown[]) => inputs.length);\n";
  project.write('blocks/custom/one.ts', source);
  const entries = edgesOf(shape, count).map((upstream, index) => {
    if (files === 'a file each') project.write(`blocks/custom/b${index}.ts`, `${source}// ${index}\n`);
    const lines = [
      `  - uuid: b${index}`,
      '    type: custom',
      ...(files === 'one file' ? ['    configuration: {file_path: blocks/custom/one.ts}'] : []),
      ...(upstream.length > 0 ? [`    upstream_blocks: [${upstream.map((above) => `b${above}`).join(', ')}]`] : []),
    ];
    return lines.join('\n');
  });
  project.write('pipelines/p/metadata.yaml', `blocks:\n${entries.join('\n')}\n`);
  return project;
};
const floorOf = (shape: Shape, count: number): Command => ({
  command: process.execPath,
  args: [join(root, 'bench/peers/chain/p-queue-shape.ts'), shape, String(count)],
});

const cells = shapes.flatMap((shape) => sizes.map((count) => ({shape, count, name: `${shape} of ${count}`})));
const subjects: Record<string, () => Promise<Sample>> = {'node -e 0': () => wholeProcess(emptyNode)};
for (const {shape, count, name} of cells) {
  const [each, one] = [projectOf(shape, count, 'a file each'), projectOf(shape, count, 'one file')];
  // Without a turn of warm-up, at least what Node keeps of each compiled file is there.
  if (quick) await wholeProcess(each.command('run', 'p'));
  subjects[`${name}, a file each`] = () => wholeProcess(each.command('run', 'p'));
  subjects[`${name}, one file`] = () => wholeProcess(one.command('run', 'p'));
  subjects[`${name}, p-queue`] = () => wholeProcess(floorOf(shape, count));
}
const empty = projectOf('side by side', 1, 'one file');
subjects['one block'] = () => wholeProcess(empty.command('run', 'p'));
const large = projectOf('lattice', 10_000, 'one file');
subjects['plan of 10,000'] = () => wholeProcess(large.command('run', 'p', '--dry-run'));
subjects['run of 10,000'] = () => wholeProcess(large.command('run', 'p'));

const {measured} = await interleave(subjects, {runs, warmUps: quick ? 0 : 1});
const samplesOf = (name: string): readonly Sample[] => {
  const samples = measured.get(name);
  if (!samples) throw new Error(`${name} was not measured`);
  return samples;
};
/** Milliseconds beyond those of a run of one block, a pair at a time; never less than nothing. */
const beyondStart = (name: string): readonly number[] =>
  samplesOf(name).map(({ms}, run) => Math.max(0, ms - (samplesOf('one block')[run]?.ms ?? 0)));
const floorBeyondStart = (name: string): readonly number[] =>
  samplesOf(name).map(({ms}, run) => Math.max(0, ms - (samplesOf('node -e 0')[run]?.ms ?? 0)));
const perBlock = (values: readonly number[], count: number): Spread => spread(values.map((ms) => ms / count));

const growth = (shape: Shape, how: string): string =>
  exponent(
    sizes.map((count) => ({
      size: count,
      cost: Math.max(1, spread(beyondStart(`${shape} of ${count}, ${how}`)).median),
    })),
  ).toFixed(2);

const limits: readonly Limit[] = [
  {
    what: 'per block, chain of 1,000, full record, one file',
    limit: 0.5,
    unit: 'ms',
    measured: perBlock(beyondStart('chain of 1000, one file'), 1000),
  },
  {
    what: 'per block, chain of 1,000, full record, a file each',
    limit: 0.5,
    unit: 'ms',
    measured: perBlock(beyondStart('chain of 1000, a file each'), 1000),
  },
  {
    what: '1,000 side by side, a file each, beyond the start',
    limit: 1,
    unit: 's',
    measured: spread(beyondStart('side by side of 1000, a file each').map((ms) => ms / 1000)),
  },
  {
    what: 'plan of 10,000 blocks, beyond the start',
    limit: 0.5,
    unit: 's',
    measured: spread(beyondStart('plan of 10,000').map((ms) => ms / 1000)),
  },
  {
    what: 'memory of a run of 10,000 blocks',
    limit: 500,
    unit: 'MiB',
    ...(samplesOf('run of 10,000')[0]?.peakMiB === undefined
      ? {notRun: 'GNU time is not installed'}
      : {measured: spread(samplesOf('run of 10,000').map(({peakMiB = 0}) => peakMiB))}),
  },
];

report({
  name: 'engine',
  title: 'What the engine adds to blocks that do nothing',
  tables: [
    {
      title: 'milliseconds a block beyond the start; CPU is of the whole process',
      columns: ['', 'a file each', 'CPU', 'one file', 'CPU', 'p-queue alone'],
      rows: cells.map(({count, name}) => {
        const cpu = (how: string): string => {
          const times = samplesOf(`${name}, ${how}`).flatMap(({cpuMs}) => (cpuMs === undefined ? [] : [cpuMs]));
          return times.length === 0 ? '' : short(spread(times).median / count);
        };
        return [
          name,
          short(perBlock(beyondStart(`${name}, a file each`), count).median),
          cpu('a file each'),
          short(perBlock(beyondStart(`${name}, one file`), count).median),
          cpu('one file'),
          short(perBlock(floorBeyondStart(`${name}, p-queue`), count).median),
        ];
      }),
      notes: [
        'the start is that of a run of one block, and of `node -e 0` for p-queue, measured in turn with the others',
      ],
    },
    {
      title: 'exponent of the cost over the number of blocks; 1 is linear',
      columns: ['', 'a file each', 'one file'],
      rows: shapes.map((shape) => [shape, growth(shape, 'a file each'), growth(shape, 'one file')]),
    },
    {
      title: 'a lattice of 10,000 blocks',
      columns: ['', 's', 'CPU s', 'MiB'],
      rows: ['plan of 10,000', 'run of 10,000'].map((name) => {
        const samples = samplesOf(name);
        return [
          name,
          short(spread(samples.map(({ms}) => ms / 1000)).median),
          short(spread(samples.map(({cpuMs = 0}) => cpuMs / 1000)).median),
          short(spread(samples.map(({peakMiB = 0}) => peakMiB)).median),
        ];
      }),
    },
  ],
  limits,
});
