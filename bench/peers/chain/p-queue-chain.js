/** A chain of trivial steps with p-queue and nothing else: no record, no stored output, no thread. Argument: how many. */
import PQueue from 'p-queue';

const count = Number(process.argv[2]);
const queue = new PQueue({concurrency: 32});
let value = 0;
for (let step = 0; step < count; step++) value = (await queue.add(() => value + 1)) ?? value;
if (value !== count) process.exitCode = 1;
