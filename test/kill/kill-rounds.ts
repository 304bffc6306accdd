import type {S3Server} from '../support/s3-server.ts';
import {KillLane, type Hashes, type Killing} from './kill-lane.ts';
import {exportCount} from './kill-pipeline.ts';

/** What went wrong in a round, in words; nothing in a good one. */
export type KillReport = {
  readonly rounds: number;
  /** How runs were ended: by which signals, and that some were over before. */
  readonly endings: Readonly<Record<string, number>>;
  readonly blocksKept: number;
  readonly faults: readonly string[];
};

export type KillOptions = {
  readonly server: S3Server;
  readonly rounds: number;
  readonly seed: number;
  /** The first round, to make one again that a report names; 0 where it is left out. */
  readonly first?: number;
  /** Projects whose runs are killed at the same time. */
  readonly lanes: number;
  readonly onRound?: (line: string) => void;
};

/** Kills runs at moments that the seed chooses, goes on with them, and looks at what is left. */
export async function killRounds({server, rounds, seed, lanes, first = 0, onRound}: KillOptions): Promise<KillReport> {
  const endings: Record<string, number> = {};
  const faults: string[] = [];
  let blocksKept = 0;
  let next = first;
  const work = async (): Promise<void> => {
    using lane = await KillLane.open(server);
    const whole = await undisturbed(lane);
    while (next < first + rounds) {
      const round = next++;
      const outcome = await killRound(lane, whole, `r${round}`, randomOf(seed * 100_003 + round));
      endings[outcome.ending] = (endings[outcome.ending] ?? 0) + 1;
      blocksKept += outcome.kept;
      faults.push(...outcome.faults.map((fault) => `seed ${seed}, round ${round}, ${outcome.ending}: ${fault}`));
      onRound?.([`round ${round}: ${outcome.ending}, ${outcome.kept} blocks kept`, ...outcome.faults].join('; '));
    }
  };
  await Promise.all(Array.from({length: lanes}, work));
  return {rounds, endings, blocksKept, faults};
}

type Whole = {readonly took: number; readonly outputs: Hashes; readonly exports: Hashes};

/** What a run leaves that nobody kills, and how many milliseconds it takes from its first event on. */
async function undisturbed(lane: KillLane): Promise<Whole> {
  await lane.run(['--var', 'round=warm']);
  const {code, stderr, took} = await lane.run(['--var', 'round=whole']);
  const [run] = lane.runs();
  if (code !== 0 || !run) throw new Error(`the pipeline itself fails: ${stderr}`);
  const whole = {took, outputs: lane.outputs(run), exports: await lane.exports('whole')};
  if (whole.exports.size !== exportCount) throw new Error('exports are missing');
  await lane.clear('warm');
  await lane.clear('whole');
  return whole;
}

type Outcome = {readonly ending: string; readonly kept: number; readonly faults: readonly string[]};

async function killRound(lane: KillLane, whole: Whole, round: string, random: () => number): Promise<Outcome> {
  const faults: string[] = [];
  const before = new Set(lane.runs().map(({run}) => run));
  const {ending, killing} = chooseEnding(random, whole.took);
  const {code} = await lane.run(['--var', `round=${round}`], killing);
  let run = lane.runs().find(({run}) => !before.has(run));
  let kept = 0;
  // A resumed run may be killed as well.
  for (let attempt = 0; run?.status !== 'completed' && attempt < 4; attempt++) {
    if (run) faults.push(...leftBehind(lane, whole, run, await lane.exports(round)));
    const done = run ? lane.completedBlocks(run) : [];
    const calls = lane.calls();
    kept = done.length;
    const again = attempt === 0 && random() < 0.25 ? chooseEnding(random, whole.took).killing : undefined;
    const args = run ? ['--resume', run.run] : ['--var', `round=${round}`];
    const resumed = await lane.run(args, again);
    const after = lane.calls();
    for (const block of done) {
      if (after.get(block) !== calls.get(block)) faults.push(`${block} had completed and ran again`);
    }
    run = lane.runs().find(({run}) => !before.has(run));
    if (!again && resumed.code !== 0) faults.push(`resumed, it ended with ${resumed.code}: ${resumed.stderr}`);
  }
  if (run?.status !== 'completed') return {ending, kept, faults: [...faults, `it never completed (${code})`]};
  const exports = await lane.exports(round);
  faults.push(...leftBehind(lane, whole, run, exports));
  if (exports.size !== exportCount) faults.push(`${exportCount - exports.size} exports are missing in the end`);
  if (lane.outputs(run).size !== whole.outputs.size) faults.push('outputs are missing in the end');
  for (const key of await lane.openUploads()) faults.push(`the upload of ${key} was left open`);
  await lane.clear(round);
  return {ending, kept, faults};
}

/** Everything that is there is whole, and nothing is said to run. */
function leftBehind(lane: KillLane, whole: Whole, run: {readonly run: string}, exports: Hashes): readonly string[] {
  const recorded = lane.runs().find((other) => other.run === run.run);
  const unsettled = ['initial', 'queued', 'running'] as const;
  return [
    ...differing('the output of', recorded ? lane.outputs(recorded) : new Map(), whole.outputs),
    ...differing('the export', exports, whole.exports),
    ...lane.runs().flatMap(({run, status}) => (status === 'running' ? [`${run} is said to run`] : [])),
    ...unsettled.flatMap((status) =>
      recorded?.blocks[status] ? [`a block of a dead run is said to be ${status}`] : [],
    ),
  ];
}

function differing(what: string, found: Hashes, whole: Hashes): readonly string[] {
  return [...found].flatMap(([name, hash]) => (whole.get(name) === hash ? [] : [`${what} ${name} is torn`]));
}

function chooseEnding(random: () => number, took: number): {ending: string; killing: Killing} {
  // One in ten while it is still read and planned.
  const from = random() < 0.1 ? 'its start' : 'its first event';
  const after = (from === 'its start' ? 400 : took) * random();
  // Half of them by SIGKILL, which nothing can prepare for.
  const ending = (['SIGTERM', 'SIGINT', 'SIGINT twice'] as const)[Math.floor(random() * 6)] ?? 'SIGKILL';
  const signals: Killing['signals'] =
    ending === 'SIGINT twice'
      ? [
          [after, 'SIGINT'],
          [random() * 60, 'SIGINT'],
        ]
      : [[after, ending]];
  return {ending, killing: {from, signals}};
}

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
