/**
 * What threads give: two blocks that compute beside one alone, and twenty that wait; beside the same calls in bare Node.
 * The runs are made in turn, so that a machine that slows down slows all.
 */
import {pbkdf2} from 'node:crypto';
import {once} from 'node:events';
import {connect, createServer} from 'node:net';
import {availableParallelism} from 'node:os';
import {promisify} from 'node:util';
import PQueue from 'p-queue';
import {interleave} from './measure/interleave.ts';
import {runsOf} from './measure/options.ts';
import {report, short} from './measure/report.ts';
import {BenchProject} from './measure/scratch-project.ts';
import {ratioSpread, spread} from './measure/spread.ts';
import {wholeProcess} from './measure/whole-process.ts';

const runs = runsOf(7, 3);

/** Answers after one second. */
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  setTimeout(() => socket.end('done'), 1000);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' && address ? address.port : 0;

const rounds = 3_000_000;
// No loop of its own: V8 compiles one and the same now to fast code and now not, in a bare `node -e` too.
const computing = `import {pbkdf2Sync} from 'node:crypto';
import {custom} from 'magelet';
export default custom(() => pbkdf2Sync('what takes', 'a while', ${rounds}, 32, 'sha256').length);\n`;
const waiting = `import {once} from 'node:events';
import {connect} from 'node:net';
import {custom} from 'magelet';
export default custom(async () => { const socket = connect(${port}, '127.0.0.1'); socket.resume(); await once(socket, 'close'); });\n`;

using stack = new DisposableStack();

/** Milliseconds from the start of a run of so many blocks side by side, as it tells them. */
function blocks(count: number, code: string): () => Promise<number> {
  const names = Array.from({length: count}, (_, index) => `block_${index}`);
  const project = stack.use(new BenchProject());
  const entries = names.map((name) => `  - {uuid: ${name}, type: custom}\n`);
  project.write('pipelines/p/metadata.yaml', `blocks:\n${entries.join('')}`);
  for (const name of names) project.write(`blocks/custom/${name}.ts`, code);
  return async () => {
    const {stdout} = await wholeProcess(project.command('run', 'p', '--json'));
    return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as {took: number}).took;
  };
}

/** The same calls in a queue of this process: pbkdf2 has threads of Node's own. */
function bare(count: number, call: () => Promise<unknown>): () => Promise<number> {
  return async () => {
    const began = performance.now();
    await new PQueue({concurrency: 32}).addAll(Array.from({length: count}, () => call));
    return performance.now() - began;
  };
}

const compute = (): Promise<unknown> => promisify(pbkdf2)('what takes', 'a while', rounds, 32, 'sha256');
const wait = async (): Promise<unknown> => {
  const socket = connect(port, '127.0.0.1');
  socket.resume();
  return once(socket, 'close');
};
const cases = [
  {name: 'one block that computes', count: 1, code: computing, call: compute},
  {name: 'two of them side by side', count: 2, code: computing, call: compute},
  {name: 'twenty that wait 1 s on a socket', count: 20, code: waiting, call: wait},
] as const;
const floorOf = (name: string): string => `${name}, p-queue alone`;
const {measured} = await interleave<number>(
  Object.fromEntries(
    cases.flatMap(({name, count, code, call}) => [
      [name, blocks(count, code)] as const,
      [floorOf(name), bare(count, call)] as const,
    ]),
  ),
  {runs, warmUps: 0},
);
server.close();
const taken = (name: string): readonly number[] => measured.get(name) ?? [];
const [one, two, twenty] = cases.map(({name}) => taken(name));

report({
  name: 'hosts',
  title: 'What threads give',
  tables: [
    {
      title: `ms of the run, ${runs} in turn on ${availableParallelism()} cores`,
      columns: ['', 'min', 'median', 'max', '× p-queue alone'],
      rows: cases.flatMap(({name}) =>
        [name, floorOf(name)].map((subject) => {
          const {min, median, max} = spread(taken(subject));
          const ratio = ratioSpread(taken(subject), taken(floorOf(name))).median;
          return [subject, short(min), short(median), short(max), short(ratio)];
        }),
      ),
      notes: ['p-queue alone calls what the blocks call, in one process that runs already: the floor.'],
    },
  ],
  limits: [
    {what: 'two blocks that compute / one alone', limit: 1.35, unit: '×', measured: ratioSpread(two ?? [], one ?? [])},
    {what: 'twenty blocks that wait 1 s on a socket', limit: 1500, unit: 'ms', measured: spread(twenty ?? [])},
  ],
});
