/**
 * Kills runs at random moments and goes on with them: `node bench/kill.ts [rounds] [seed] [first]`, 1,000 rounds by
 * default, from round `first` on.
 * Exit code 1 where anything was done twice, torn, or left open.
 */
import {startFauxqs} from '../test/support/fauxqs.ts';
import {killRounds} from '../test/kill/kill-rounds.ts';

const [rounds = '1000', seed = '1', first = '0'] = process.argv.slice(2);
await using server = await startFauxqs();
const began = performance.now();
const {faults, endings, blocksKept} = await killRounds({
  server,
  rounds: Number(rounds),
  seed: Number(seed),
  first: Number(first),
  lanes: 2,
  onRound: (line) => process.stdout.write(`${line}\n`),
});
const seconds = Math.round((performance.now() - began) / 1000);
const ways = Object.entries(endings).map(([ending, count]) => `${ending} ${count}`);
process.stdout.write(`${rounds} runs killed and gone on with in ${seconds} s, seed ${seed}: ${ways.join(', ')}\n`);
process.stdout.write(`${blocksKept} blocks had completed before and were kept; ${faults.length} faults\n`);
for (const fault of faults) process.stdout.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
