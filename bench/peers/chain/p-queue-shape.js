/** A shape of trivial steps with p-queue and nothing else: no record, no stored output, no thread. Argument: a file of the steps that each waits for. */
import {readFileSync} from 'node:fs';
import PQueue from 'p-queue';

const edges = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const queue = new PQueue({concurrency: 32});
const ended = [];
for (const upstream of edges) {
  const above = upstream.map((index) => ended[index]);
  ended.push(Promise.all(above).then((inputs) => queue.add(() => inputs.length)));
}
if ((await Promise.all(ended)).length !== edges.length) process.exitCode = 1;
