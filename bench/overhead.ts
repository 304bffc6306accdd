/**
 * What a trivial block costs, beside what others make it cost: chains of two lengths as whole processes, and the
 * difference divided by the blocks between them, so that no start-up is in it. Mage once more under its own scheduler.
 */
import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import {interleave} from './measure/interleave.ts';
import {temporaryFolder} from './measure/leftovers.ts';
import {quick, runsOf} from './measure/options.ts';
import {notInstalled, peer} from './measure/peers.ts';
import {report, root, short, type Limit} from './measure/report.ts';
import {BenchProject} from './measure/scratch-project.ts';
import {ratioSpread, spread} from './measure/spread.ts';
import {wholeProcess, type Command} from './measure/whole-process.ts';
import {mageChain, quietPeers, writeMageProject} from './peers/mage-project.ts';
import {underMagesScheduler} from './peers/mage-scheduler.ts';

/** A chain of `count` blocks, as the command that runs it, or why it cannot be run. */
type Chain = (count: number) => Command | string;

using stack = new DisposableStack();
const home = temporaryFolder('bench-chain');
const mage = peer('mage');
const warm = new Map<number, Command>();

const notWithQuick = 'it takes half a minute, so not with --quick';

/** Long enough to stand out of the noise of a start, short enough for a coffee; of those that cost much, fewer with `--quick`. */
const chains: readonly {name: string; short: number; long: number; chain: Chain}[] = [
  {name: 'magelet run', short: 10, long: 1010, chain: ofMagelet},
  {name: 'p-queue alone (the floor)', short: 10, long: 10_010, chain: ofPQueue},
  {name: 'Kedro, in memory, no record', short: 10, long: quick ? 260 : 1010, chain: inPython('kedro')},
  // Longer ones are more than Python's limit of recursion allows it.
  {name: 'Dagster, in its own process', short: 10, long: quick ? 160 : 510, chain: inPython('dagster')},
  // Its server takes eight seconds to start, now and then one more.
  {name: 'Prefect, with its server', short: 5, long: 505, chain: quick ? () => notWithQuick : inPython('prefect')},
  {name: 'mage run', short: 3, long: 303, chain: ofMage},
];

const {measured, notRun} = await interleave(
  Object.fromEntries(
    chains.map(({name, short: few, long: many, chain}) => [
      name,
      async () => {
        const [one, other] = [runnable(chain(few)), runnable(chain(many))];
        for (let tries = 1; tries <= 3; tries++) {
          const took = {few: (await wholeProcess(one)).ms, many: (await wholeProcess(other)).ms};
          if (took.many > took.few) return (took.many - took.few) / (many - few);
        }
        throw new Error('its blocks cost less than the machine is noisy');
      },
    ]),
  ),
  {
    runs: runsOf(5, 3),
    warmUps: quick ? 0 : 1,
    // What takes seconds each.
    atMost: quick
      ? {'Kedro, in memory, no record': 2, 'Dagster, in its own process': 1, 'mage run': 2}
      : {'Prefect, with its server': 3},
  },
);

const perBlock = measured.get('magelet run') ?? [];
const python = ['Kedro, in memory, no record', 'Dagster, in its own process', 'Prefect, with its server', 'mage run'];
const best = python
  .flatMap((name) => (measured.has(name) ? [{name, cost: spread(measured.get(name) ?? []).median}] : []))
  .toSorted((a, b) => a.cost - b.cost);
const recorded = best.find(({name}) => !name.startsWith('Kedro'));

const scheduled = await scheduledByMage();

const limits: readonly Limit[] = [
  {what: 'per trivial block, chain of 1,000, full record', limit: 0.5, unit: 'ms', measured: spread(perBlock)},
  beside('the same / the best Python peer', best[0]?.name),
  beside('the same / the best Python peer that keeps a record', recorded?.name),
];

report({
  name: 'overhead',
  title: 'What a trivial block costs',
  tables: [
    {
      isOfReadme: true,
      title: 'milliseconds a block, start-up not counted',
      columns: ['', 'min ms', 'median ms', 'max ms', '× magelet'],
      rows: [
        ...[...measured].map(([name, costs]) => {
          const {min, median, max} = spread(costs);
          return [name, ...[min, median, max].map(short), short(ratioSpread(costs, perBlock).median)];
        }),
        scheduled,
        ...[...notRun].map(([name, why]) => [name, '', '', '', `not run: ${why.split('\n')[0] ?? ''}`]),
      ],
      notes: [
        'magelet stores every output and records every event; so do Dagster (without its storage here), Prefect, Mage.',
        'Kedro hands values on in memory and records nothing; p-queue does no more than call a function.',
        'How the cost grows with the chain: bench/engine.ts.',
      ],
    },
  ],
  limits,
});

function beside(what: string, name: string | undefined): Limit {
  const common = {what: name === undefined ? what : `${what} (${name})`, limit: 0.05, unit: '×'};
  const costs = name === undefined ? undefined : measured.get(name);
  return costs
    ? {...common, measured: ratioSpread(perBlock, costs)}
    : {...common, notRun: 'no Python peer is installed: bench/peers/setup'};
}

function runnable(command: Command | string): Command {
  if (typeof command === 'string') throw new Error(command);
  return command;
}

/** One project for each length, run once before it counts: Node keeps what it has compiled. */
function ofMagelet(count: number): Command {
  const known = warm.get(count);
  if (known) return known;
  const project = stack.use(new BenchProject());
  const names = Array.from({length: count}, (_, index) => `block_${index}`);
  for (const [index, name] of names.entries()) {
    project.write(
      `blocks/transformers/${name}.ts`,
      index === 0
        ? "import {transformer} from 'magelet';\n\nexport default transformer(() => ({value: 0}));\n"
        : "import {transformer} from 'magelet';\n\nexport default transformer((data: {value: number}) => ({value: data.value + 1}));\n",
    );
  }
  const blocks = names.map(
    (name, index) =>
      `  - uuid: ${name}\n    type: transformer\n${index === 0 ? '' : `    upstream_blocks: [block_${index - 1}]\n`}`,
  );
  project.write('pipelines/chain/metadata.yaml', `blocks:\n${blocks.join('')}`);
  const command = project.command('run', 'chain');
  execFileSync(command.command, [...command.args], {cwd: project.folder, stdio: 'ignore'});
  warm.set(count, command);
  return command;
}

function ofPQueue(count: number): Command {
  return {command: process.execPath, args: [join(root, 'bench/peers/chain/p-queue-chain.js'), String(count)]};
}

function inPython(name: 'dagster' | 'prefect' | 'kedro'): Chain {
  const installed = peer(name);
  if (!installed) return () => notInstalled(name);
  return (count) => ({
    command: installed.bin('python'),
    args: [join(root, `bench/peers/chain/${name}_chain.py`), String(count)],
    env: quietPeers,
  });
}

function ofMage(count: number): Command | string {
  if (!mage) return notInstalled('mage');
  const folder = join(home, `mage_${count}`);
  writeMageProject(folder, 'chain', mageChain(count));
  return {command: mage.bin('mage'), args: ['run', folder, 'chain'], cwd: folder, env: quietPeers};
}

/** Once: it takes ten seconds a block. */
async function scheduledByMage(): Promise<string[]> {
  const name = 'Mage under its scheduler (chain of 3, once)';
  if (quick) return [name, '', '', '', `not run: ${notWithQuick}`];
  if (!mage) return [name, '', '', '', `not run: ${notInstalled('mage')}`];
  const folder = join(home, 'scheduled');
  writeMageProject(folder, 'chain', mageChain(3));
  try {
    const cost = (await underMagesScheduler(mage.bin('mage'), folder, 'chain')) / 3;
    return [name, '', short(cost), '', short(cost / spread(perBlock).median)];
  } catch (error) {
    return [name, '', '', '', `not run: ${error instanceof Error ? error.message : String(error)}`];
  }
}
