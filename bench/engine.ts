/**
 * What the engine adds to blocks that do nothing: a chain, as many side by side, and a lattice in which each block waits
 * for two, at three sizes each and with the full record; then a lattice of 10,000. The floor is p-queue alone on the same
 * shape, the peer Kedro, each in a process of its own.
 */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beyondFirst, clockOf, exponents, growthLimit, middle, type Grown} from './measure/growth.ts';
import {interleave} from './measure/interleave.ts';
import {temporaryFolder} from './measure/leftovers.ts';
import {quick, runsOf} from './measure/options.ts';
import {notInstalled, peer} from './measure/peers.ts';
import {report, root, short, type Limit} from './measure/report.ts';
import {BenchProject} from './measure/scratch-project.ts';
import {edgesOf, type Shape} from './measure/shapes.ts';
import {ratioSpread, spread} from './measure/spread.ts';
import {wholeProcess, type Command, type Sample} from './measure/whole-process.ts';
import {quietPeers} from './peers/mage-project.ts';

const sizes = quick ? [100, 300, 1000] : [250, 1000, 4000];
const shapes: readonly Shape[] = ['chain', 'side by side', 'lattice'];
const ours = ['a file each', 'one file'] as const;
const ways = [...ours, 'p-queue alone', 'Kedro'] as const;
type Way = (typeof ways)[number];

using projects = new DisposableStack();
const home = temporaryFolder('bench-engine');
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

/** The steps that each waits for, as a file for what does not make them itself. */
const edgesFile = (shape: Shape, count: number): string => {
  const path = join(home, `${shape}-${count}.json`);
  writeFileSync(path, JSON.stringify(edgesOf(shape, count)));
  return path;
};
const floorOf = (shape: Shape, count: number): Command => ({
  command: process.execPath,
  args: [join(root, 'bench/peers/chain/p-queue-shape.js'), edgesFile(shape, count)],
});
const inKedro = (shape: Shape, count: number): Command => {
  const kedro = peer('kedro');
  if (!kedro) throw new Error(notInstalled('kedro'));
  const script = join(root, 'bench/peers/chain/kedro_shape.py');
  return {command: kedro.bin('python'), args: [script, edgesFile(shape, count)], env: quietPeers};
};

const at = (way: Way, shape: Shape, count: number): string =>
  // What one block costs is the start, whatever the shape.
  count === 1 ? `one block, ${way === 'a file each' ? 'one file' : way}` : `${shape} of ${count}, ${way}`;
const subjects: Record<string, () => Promise<Sample>> = {};
for (const shape of shapes) {
  for (const count of [1, ...sizes]) {
    for (const way of ours) {
      if (at(way, shape, count) in subjects) continue;
      const command = projectOf(shape, count, way).command('run', 'p');
      // Without a turn of warm-up, at least what Node keeps of each compiled file is there.
      if (quick && way === 'a file each') await wholeProcess(command);
      subjects[at(way, shape, count)] = () => wholeProcess(command);
    }
    subjects[at('p-queue alone', shape, count)] = () => wholeProcess(floorOf(shape, count));
    if (quick && count > 1 && count !== sizes[1]) continue;
    subjects[at('Kedro', shape, count)] = async () => wholeProcess(inKedro(shape, count));
  }
}
const large = projectOf('lattice', 10_000, 'one file');
const ofLarge = {
  'plan of 10,000': large.command('run', 'p', '--dry-run'),
  'run of 10,000': large.command('run', 'p'),
  'p-queue alone': floorOf('lattice', 10_000),
};
for (const [name, command] of Object.entries(ofLarge)) subjects[`10,000: ${name}`] = () => wholeProcess(command);

const isKedro = (name: string): boolean => name.endsWith('Kedro');
/** Nothing is promised of those below 1,000 blocks, nor of a lattice. */
const hasNoLimit = (name: string): boolean => / of (?:100|300), |^lattice/.test(name);
const {measured, notRun} = await interleave(subjects, {
  runs: runsOf(5, 3),
  warmUps: quick ? 0 : 1,
  atMost: Object.fromEntries(
    Object.keys(subjects).flatMap((name) =>
      isKedro(name) ? [[name, quick ? 1 : 2]] : quick && hasNoLimit(name) ? [[name, 1]] : [],
    ),
  ),
});
const samplesOf = (name: string): readonly Sample[] => measured.get(name) ?? [];
const start = samplesOf(at('one file', 'chain', 1));
/** Milliseconds beyond those of the start, a pair at a time; never less than nothing. */
const beyondStart = (samples: readonly Sample[], from = start): readonly number[] =>
  samples.flatMap(({ms}, turn) => (from[turn] ? [Math.max(0, ms - from[turn].ms)] : []));
const grownOf = (way: Way, shape: Shape): Grown => ({
  name: `${shape}, ${way}`,
  points: [1, ...sizes]
    .map((size) => ({size, taken: samplesOf(at(way, shape, size))}))
    .filter(({taken}) => taken.length > 0),
});

const thousand = (shape: Shape, way: Way): readonly number[] => beyondStart(samplesOf(at(way, shape, 1000)));
const peaks = samplesOf('10,000: run of 10,000').flatMap(({peakMiB}) => peakMiB ?? []);
const limits: readonly Limit[] = [
  ...(['one file', 'a file each'] as const).map((way) => ({
    what: `per block, chain of 1,000, full record, ${way}`,
    limit: 0.5,
    unit: 'ms',
    measured: spread(thousand('chain', way).map((ms) => ms / 1000)),
  })),
  {
    what: '1,000 side by side, a file each, beyond the start',
    limit: 1,
    unit: 's',
    measured: spread(thousand('side by side', 'a file each').map((ms) => ms / 1000)),
  },
  {
    what: 'plan of 10,000 blocks, beyond the start',
    limit: 0.5,
    unit: 's',
    measured: spread(beyondStart(samplesOf('10,000: plan of 10,000')).map((ms) => ms / 1000)),
  },
  {
    what: 'memory of a run of 10,000 blocks',
    limit: 500,
    unit: 'MiB',
    ...(peaks.length > 0 ? {measured: spread(peaks)} : {notRun: 'GNU time is not installed'}),
  },
  growthLimit(
    shapes.flatMap((shape) =>
      ours.map((way) => ({
        name: `${shape}, ${way}, over its blocks`,
        points: beyondFirst(clockOf(grownOf(way, shape))),
      })),
    ),
  ),
];

report({
  name: 'engine',
  title: 'What the engine adds to blocks that do nothing',
  tables: [
    ...shapes.map((shape) => ({
      title: `${shape}: milliseconds a block beyond the start`,
      columns: ['', 'blocks', 'min', 'median', 'max', '× p-queue', 'CPU', 'exponent'],
      rows: ways.flatMap((way) => rowsOf(way, shape)),
      notes: [
        'the start is a run of one block; CPU is of the whole process; exponent: of the cost over the blocks, 1 is linear',
      ],
    })),
    {
      title: 'a lattice of 10,000 blocks, whole processes',
      columns: ['', 'min s', 'median s', 'max s', '× p-queue', 'CPU s', 'MiB'],
      rows: Object.keys(ofLarge).map((name) => {
        const samples = samplesOf(`10,000: ${name}`);
        const seconds = samples.map(({ms}) => ms / 1000);
        const {min, median, max} = spread(seconds);
        const beside = samplesOf('10,000: p-queue alone').map(({ms}) => ms / 1000);
        return [
          name,
          ...[min, median, max, ratioSpread(seconds, beside).median].map(short),
          middle(samples.flatMap(({cpuMs}) => (cpuMs === undefined ? [] : [cpuMs / 1000]))),
          middle(samples.flatMap(({peakMiB}) => peakMiB ?? [])),
        ];
      }),
    },
  ],
  limits,
});

function rowsOf(way: Way, shape: Shape): string[][] {
  const name = way === 'a file each' || way === 'one file' ? `magelet, ${way}` : way;
  const grown = grownOf(way, shape);
  const [first, ...points] = grown.points;
  if (!first || points.length === 0) {
    const why = Object.keys(subjects).flatMap((subject) => (subject.endsWith(way) ? (notRun.get(subject) ?? []) : []));
    return [[name, '', '', '', '', '', '', `not run: ${why[0]?.split('\n')[0] ?? ''}`]];
  }
  return points.map(({size, taken}, index) => {
    const costs = beyondStart(taken, first.taken).map((ms) => ms / size);
    const {min, median, max} = spread(costs);
    const floor = samplesOf(at('p-queue alone', shape, size));
    const besides = beyondStart(floor, samplesOf(at('p-queue alone', shape, 1))).map((ms) => ms / size);
    const found = index === points.length - 1 ? exponents(beyondFirst(clockOf(grown))) : [];
    return [
      index === 0 ? name : '',
      size.toLocaleString('en'),
      ...[min, median, max].map(short),
      besides.some((cost) => cost > 0) ? short(median / spread(besides).median) : '',
      middle(taken.flatMap(({cpuMs}) => (cpuMs === undefined ? [] : [cpuMs / size]))),
      found.length > 0 ? spread(found).median.toFixed(2) : '',
    ];
  });
}
