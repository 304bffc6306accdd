/** Reads many mutated files: `npm run fuzz -- [count] [seed]`. Ends with 1 where magelet could not cope with one. */
import {fuzz} from '../test/fuzz/fuzz.ts';

const [count = 50_000, seed = 1] = process.argv.slice(2).map(Number);
const {finds, planned, told, slowest} = fuzz({seed, count});
for (const {kind, number, complaint, text} of finds.slice(0, 20)) {
  process.stdout.write(`${kind} ${number}: ${complaint}\n${JSON.stringify(text)}\n\n`);
}
process.stdout.write(
  `${count} files of seed ${seed}: ${planned} can run, ${told} were told, the slowest took ${slowest.toFixed(0)} ms, ${finds.length} complaints\n`,
);
process.exitCode = finds.length > 0 ? 1 : 0;
