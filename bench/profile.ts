/**
 * Where the time and the memory of a benchmark, or of any command of magelet, goes: a CPU profile and an allocation
 * profile of every process and thread of it, and the functions that cost most.
 *
 *   npm run bench:profile -- engine                 a benchmark, with --quick
 *   npm run bench:profile -- run flights --local-b2   a command, in the project around this folder
 *
 * The files in `bench/results/profiles/` open in the developer tools of Chromium (`.cpuprofile`, `.heapprofile`).
 */
import {mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {join, relative} from 'node:path';
import {benchmarks} from './measure/benchmarks.ts';
import {inForeground} from './measure/in-foreground.ts';
import {drawn, root, short} from './measure/report.ts';

type CpuProfile = {
  readonly nodes: readonly {readonly id: number; readonly callFrame: CallFrame}[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};
type HeapNode = {readonly callFrame: CallFrame; readonly selfSize: number; readonly children: readonly HeapNode[]};
type CallFrame = {readonly functionName: string; readonly url: string; readonly lineNumber: number};

/** Rows shown of each table. */
const most = 30;

const asked = process.argv.slice(2);
const [first = ''] = asked;
const folder = join(root, 'bench', 'results', 'profiles');
rmSync(folder, {recursive: true, force: true});
mkdirSync(folder, {recursive: true});

const script = benchmarks.includes(first)
  ? [join(root, 'bench', `${first}.ts`), '--quick', ...asked.slice(1)]
  : [join(root, 'bin', 'magelet.js'), ...asked];
const options = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--heap-prof', `--heap-prof-dir=${folder}`];
// Children and threads inherit it.
const status = await inForeground(script, {...process.env, NODE_OPTIONS: options.join(' ')});

const files = readdirSync(folder);
const read = <Profile>(ending: string): Profile[] =>
  files
    .filter((file) => file.endsWith(ending))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile);

const time = new Map<string, number>();
for (const {nodes, samples, timeDeltas} of read<CpuProfile>('.cpuprofile')) {
  const frames = new Map(nodes.map(({id, callFrame}) => [id, placeOf(callFrame)]));
  for (const [index, id] of samples.entries()) add(time, frames.get(id) ?? '?', (timeDeltas[index] ?? 0) / 1000);
}
const memory = new Map<string, number>();
for (const {head} of read<{head: HeapNode}>('.heapprofile')) {
  const open = [head];
  for (const node of open) {
    add(memory, placeOf(node.callFrame), node.selfSize / 1024);
    open.push(...node.children);
  }
}
console.log(`\n${drawn({title: 'time, of all processes and threads', columns: ['', 'ms', '%'], rows: largest(time)})}`);
console.log(
  `\n${drawn({title: 'memory allocated and still held when sampled', columns: ['', 'KiB', '%'], rows: largest(memory)})}`,
);
console.log(`\n${files.length} profiles in ${relative(process.cwd(), folder)}`);
process.exitCode = status;

function placeOf({functionName, url, lineNumber}: CallFrame): string {
  const file = url.replace(`file://${root}`, '').replace(/^.*node_modules\//, '');
  return `${functionName || '(anonymous)'}${file ? `  ${file}:${lineNumber + 1}` : ''}`;
}

function add(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

function largest(sums: ReadonlyMap<string, number>): string[][] {
  const busy = [...sums].filter(([name]) => name !== '(idle)' && name !== '(root)');
  const total = busy.reduce((sum, [, value]) => sum + value, 0);
  return busy
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([name, value]) => [name.slice(0, 100), short(value), ((value / total) * 100).toFixed(1)]);
}
