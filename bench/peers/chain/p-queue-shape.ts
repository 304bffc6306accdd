/** A shape of trivial steps with p-queue and nothing else: no record, no stored output, no thread. */
import PQueue from 'p-queue';
import {edgesOf, type Shape} from '../../measure/shapes.ts';

const [shape = 'chain', count = '0'] = process.argv.slice(2);
const edges = edgesOf(shape as Shape, Number(count));
const queue = new PQueue({concurrency: 32});
const ended: Promise<number>[] = [];
for (const upstream of edges) {
  const above = upstream.flatMap((index) => ended[index] ?? []);
  ended.push(Promise.all(above).then((inputs) => queue.add(() => inputs.length)));
}
if ((await Promise.all(ended)).length !== edges.length) process.exitCode = 1;
