/**
 * What threads give: two blocks that compute beside one alone, and twenty that wait. The runs are made in turn, so that
 * a machine that slows down slows both.
 */
import {createServer} from 'node:net';
import {availableParallelism} from 'node:os';
import {pipelineYaml, ScratchProject} from '../test/support/scratch-project.ts';
import {runsOf} from './measure/options.ts';
import {report, short} from './measure/report.ts';
import {ratioSpread, spread} from './measure/spread.ts';

const turns = runsOf(7, 3);

/** Answers after one second. */
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  setTimeout(() => socket.end('done'), 1000);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' && address ? address.port : 0;

// No loop of its own: V8 compiles one and the same now to fast code and now not, in a bare `node -e` too.
const computing = `import {pbkdf2Sync} from 'node:crypto';
import {custom} from 'magelet';
export default custom(() => pbkdf2Sync('what takes', 'a while', 3_000_000, 32, 'sha256').length);\n`;
const waiting = `import {once} from 'node:events';
import {connect} from 'node:net';
import {custom} from 'magelet';
export default custom(async () => { const socket = connect(${port}, '127.0.0.1'); socket.resume(); await once(socket, 'close'); });\n`;

const project = (count: number, block: string): ScratchProject => {
  const names = Array.from({length: count}, (_, index) => `block_${index}`);
  return new ScratchProject({
    'pipelines/p/metadata.yaml': pipelineYaml(Object.fromEntries(names.map((name) => [name, ['custom']]))),
    ...Object.fromEntries(names.map((name) => [`blocks/custom/${name}.ts`, block])),
  });
};

/** Milliseconds from the start of the run, as it tells them. */
async function took(subject: ScratchProject): Promise<number> {
  const settled = (await subject.events('run', 'p')).at(-1);
  if (settled?.['status'] !== 'completed') throw new Error('the run did not complete');
  return Number(settled['took']);
}

using one = project(1, computing);
using two = project(2, computing);
using twenty = project(20, waiting);
const alone: number[] = [];
const both: number[] = [];
const waits: number[] = [];
for (let turn = 0; turn < turns; turn++) {
  alone.push(await took(one));
  both.push(await took(two));
  waits.push(await took(twenty));
}
server.close();

const row = (name: string, values: readonly number[]): string[] => {
  const {min, median, max} = spread(values);
  return [name, short(min), short(median), short(max)];
};
report({
  name: 'hosts',
  title: 'What threads give',
  tables: [
    {
      title: `ms of the run, ${turns} in turn on ${availableParallelism()} cores`,
      columns: ['', 'min', 'median', 'max'],
      rows: [
        row('one block that computes', alone),
        row('two of them side by side', both),
        row('twenty that wait 1 s on a socket', waits),
      ],
    },
  ],
  limits: [
    {what: 'two blocks that compute / one alone', limit: 1.35, unit: '×', measured: ratioSpread(both, alone)},
    {what: 'twenty blocks that wait 1 s on a socket', limit: 1500, unit: 'ms', measured: spread(waits)},
  ],
});
