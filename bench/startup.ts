/**
 * How long magelet takes to begin, beside the cheapest process that node can start.
 * Both are run in turn, so that a machine that slows down slows both; the median of the ratios counts.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const binary = join(root, 'bin', 'magelet.js');
const runs = Number(process.argv[2] ?? 15);

const folder = mkdtempSync(join(tmpdir(), 'magelet-bench-'));
const project = join(folder, 'demo');
execFileSync(process.execPath, [binary, 'init', project], {stdio: 'ignore'});
mkdirSync(join(project, 'node_modules'));
symlinkSync(root, join(project, 'node_modules', 'magelet'), 'junction');

const subjects = [
  {name: 'magelet --help', limit: 2.5, args: [binary, '--help']},
  {name: 'magelet list', limit: undefined, args: [binary, 'list']},
  {name: 'magelet run hello', limit: 10, args: [binary, 'run', 'hello']},
] as const;

const milliseconds = (args: readonly string[]): number => {
  const began = performance.now();
  const {status, stderr} = spawnSync(process.execPath, [...args], {cwd: project, encoding: 'utf8'});
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - began;
};

const spread = (values: readonly number[]): {min: number; median: number; max: number} => {
  const sorted = [...values].sort((a, b) => a - b);
  return {min: sorted[0] ?? NaN, median: sorted[Math.floor(sorted.length / 2)] ?? NaN, max: sorted.at(-1) ?? NaN};
};

const floor = ['-e', '0'];
const results = subjects.map(({name, limit, args}) => {
  // Twice unmeasured: the first run fills the compile cache.
  for (let warmUp = 0; warmUp < 2; warmUp++) milliseconds(args);
  const pairs = Array.from({length: runs}, () => ({floor: milliseconds(floor), subject: milliseconds(args)}));
  const ratio = spread(pairs.map((pair) => pair.subject / pair.floor));
  return {
    name,
    limit,
    ratio,
    ms: spread(pairs.map(({subject}) => subject)),
    floorMs: spread(pairs.map((pair) => pair.floor)),
  };
});
rmSync(folder, {recursive: true, force: true});

const fixed = (value: number): string => value.toFixed(2).padStart(7);
console.log(`ratios to node -e 0, ${runs} runs each\n`);
console.log(`${''.padEnd(20)}    min  median     max   limit`);
for (const {name, limit, ratio} of results) {
  const verdict = limit === undefined ? '' : `${fixed(limit)}  ${ratio.median <= limit ? 'held' : 'missed'}`;
  console.log(`${name.padEnd(20)}${fixed(ratio.min)} ${fixed(ratio.median)} ${fixed(ratio.max)} ${verdict}`);
}
mkdirSync(join(root, 'bench', 'results'), {recursive: true});
writeFileSync(join(root, 'bench', 'results', 'startup.json'), `${JSON.stringify(results, undefined, 2)}\n`);
