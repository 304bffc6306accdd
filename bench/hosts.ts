/**
 * What threads give: two blocks that compute beside one alone, and twenty that wait. The runs are made in turn, so that
 * a machine that slows down slows both; the median of the ratios counts. `node bench/hosts.ts [turns]`
 */
import {createServer} from 'node:net';
import {availableParallelism} from 'node:os';
import {pipelineYaml, ScratchProject} from '../test/support/scratch-project.ts';

const turns = Number(process.argv[2] ?? 7);

/** Answers after one second. */
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  setTimeout(() => socket.end('done'), 1000);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' && address ? address.port : 0;

const computing = `import {custom} from 'magelet';
export default custom(() => { let sum = 0; for (let i = 0; i < 1e9; i++) sum = (sum + i) | 0; return sum; });\n`;
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

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

using one = project(1, computing);
using two = project(2, computing);
using twenty = project(20, waiting);
const ratios: number[] = [];
const waits: number[] = [];
for (let turn = 0; turn < turns; turn++) {
  const alone = await took(one);
  const both = await took(two);
  ratios.push(both / alone);
  waits.push(await took(twenty));
}
server.close();
const shown = (values: readonly number[], digits: number): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;
process.stdout.write(`${turns} turns on ${availableParallelism()} cores\n`);
process.stdout.write(`two blocks that compute: ${shown(ratios, 2)} × one alone; the limit is 1.35\n`);
process.stdout.write(`twenty blocks that wait 1 s on a socket: ${shown(waits, 0)} ms; the limit is 1500\n`);
if (median(ratios) > 1.35 || median(waits) > 1500) process.exitCode = 1;
