/**
 * What a long history costs: `magelet runs`, one run of it, and the plan of a resumed one, with few and with many runs
 * before it. Each in a process of its own, beside the same with one past run; the quickest of nine counts, since a machine
 * that does other things besides can only slow it down.
 *
 * npm run bench -- history
 */
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {openHistory} from '../runtime/history/open-history.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const binary = join(root, 'bin', 'magelet.js');
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1, 10_000, 100_000];
const blocks = ['load', 'clean', 'join', 'sum', 'save'];
const limit = 150;

function project(runs: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'magelet-bench-'));
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), {recursive: true});
    writeFileSync(join(folder, path), text);
  };
  write('package.json', '{"type": "module"}');
  const entries = blocks.map(
    (name, index) =>
      `  - {uuid: ${name}, type: custom${index > 0 ? `, upstream_blocks: [${blocks[index - 1] ?? ''}]` : ''}}\n`,
  );
  write('pipelines/sales/metadata.yaml', `blocks:\n${entries.join('')}`);
  for (const name of blocks) {
    write(`blocks/custom/${name}.ts`, `import {custom} from 'magelet';\nexport default custom(() => 1);\n`);
  }
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'magelet'), 'junction');
  fill(join(folder, '.magelet', 'history.db'), runs);
  return folder;
}

/** Every third run failed; a block leaves five events. */
function fill(path: string, runs: number): void {
  const {database} = openHistory(path, 0);
  const addRun = database.prepare(
    `insert into runs (run, pipeline, status, execution_date, trigger, variables, pid, started_at, ended_at)
     values (?, ?, ?, ?, 'command line', '{}', 1, ?, ?)`,
  );
  const addBlock = database.prepare(
    `insert into block_runs (run, block, kind, position, status, attempts, took, fingerprint, output)
     values (?, ?, 'custom', ?, ?, 1, 12, 'abc', '{"kind":"value","bytes":12}')`,
  );
  const addEvent = database.prepare(
    `insert into events (run, sequence, at, type, block, body) values (?, ?, ?, 'block-settled', ?, ?)`,
  );
  database.exec('begin');
  for (let index = 0; index < runs; index++) {
    const at = Date.UTC(2026, 0, 1) + index * 60_000;
    const run = `${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}-aaaa`;
    const hasFailed = index % 3 === 2 || index === runs - 1;
    addRun.run(
      run,
      index % 2 === 0 && index < runs - 1 ? 'stock' : 'sales',
      hasFailed ? 'failed' : 'completed',
      new Date(at).toISOString(),
      at,
      at + 5000,
    );
    for (const [position, name] of blocks.entries()) {
      addBlock.run(run, name, position, hasFailed && position > 2 ? 'failed' : 'completed');
      for (let event = 1; event <= 5; event++) {
        addEvent.run(run, position * 5 + event, at, name, `{"type":"block-settled","block":"${name}","at":${at}}`);
      }
    }
  }
  database.exec('commit');
  database.close();
}

const subjects = [
  {name: 'runs', args: ['runs']},
  {name: 'runs sales', args: ['runs', 'sales']},
  {name: 'runs --status', args: ['runs', '--status', 'cancelled']},
  {name: 'runs --limit 1000', args: ['runs', '--limit', '1000']},
  {name: 'run --resume', args: ['run', 'sales', '--resume', '--dry-run']},
] as const;

function quickest(folder: string, args: readonly string[]): number {
  const times = Array.from({length: 9}, () => {
    const began = performance.now();
    const {status, stderr} = spawnSync(process.execPath, [binary, ...args], {cwd: folder, encoding: 'utf8'});
    if (status !== 0) throw new Error(`magelet ${args.join(' ')} ended with ${status}: ${stderr}`);
    return performance.now() - began;
  });
  return Math.min(...times);
}

console.log(`ms, the quickest of nine processes; the limit is ${limit}\n`);
console.log(
  `${'runs before'.padEnd(14)}${subjects.map(({name}) => name.padStart(20)).join('')}${'database'.padStart(12)}`,
);
const results = sizes.map((runs) => {
  const folder = project(runs);
  const times = subjects.map(({args}) => quickest(folder, args));
  const bytes = statSync(join(folder, '.magelet', 'history.db')).size;
  rmSync(folder, {recursive: true, force: true});
  const cells = times.map((time) => `${time.toFixed(0)}${time > limit ? ' missed' : ''}`.padStart(20)).join('');
  console.log(`${String(runs).padEnd(14)}${cells}${`${(bytes / 1e6).toFixed(1)} MB`.padStart(12)}`);
  return {runs, bytes, times: Object.fromEntries(subjects.map(({name}, index) => [name, times[index]]))};
});
mkdirSync(join(root, 'bench', 'results'), {recursive: true});
writeFileSync(join(root, 'bench', 'results', 'history.json'), `${JSON.stringify(results, undefined, 2)}\n`);
