import {expect, test} from 'vitest';
import {startFauxqs} from '../support/fauxqs.ts';
import {killRounds} from './kill-rounds.ts';

/** CI makes 200 of them, and `bench/kill.ts` 1,000. */
const rounds = Number(process.env['MAGELET_KILLS'] ?? 40);
const seed = Number(process.env['MAGELET_KILL_SEED'] ?? 1);

test(
  `a run of 30 blocks that is killed goes on: nothing is done twice, torn, or left open (${rounds} times, seed ${seed})`,
  async () => {
    await using server = await startFauxqs();
    const {faults, endings, blocksKept} = await killRounds({server, rounds, seed, lanes: 3});
    expect(faults).toEqual([]);
    // What was killed is not only runs that had not begun, or were over.
    expect(Object.keys(endings).length).toBe(4);
    expect(blocksKept).toBeGreaterThan(rounds);
  },
  20_000 + rounds * 15_000,
);
