/**
 * `npm run bench`: every benchmark in turn, then every limit as held, missed or not run.
 *
 *   npm run bench                        all of them, whole
 *   npm run bench -- --quick             fewer repetitions and smaller sizes, under five minutes on two cores
 *   npm run bench -- --quick --runs 5    small sizes, so many repetitions of what is cheap
 *   npm run bench -- startup lake        these alone
 *   npm run bench -- --write             also the tables of docs/performance.md
 *
 * `bench/peers/setup` installs what magelet is compared with; a peer that is not there is told as not run.
 */
import {existsSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {benchmarks} from './measure/benchmarks.ts';
import {inForeground} from './measure/in-foreground.ts';
import {drawn, limitTable, root, type Limit, type Report} from './measure/report.ts';
import {writePerformancePage} from './measure/performance-page.ts';

const words = process.argv.slice(2);
const asked = words.filter((word, at) => !word.startsWith('--') && words[at - 1] !== '--runs');
const passedOn = words.filter((word, at) => word === '--quick' || word === '--runs' || words[at - 1] === '--runs');
const unknown = asked.filter((name) => !benchmarks.includes(name));
if (unknown.length > 0) {
  console.error(`there is no benchmark ${unknown.join(', ')}; there are ${benchmarks.join(', ')}`);
  process.exit(2);
}

const began = performance.now();
const failures: string[] = [];
const reports: Report[] = [];
const seconds: string[] = [];
for (const name of asked.length > 0 ? asked : benchmarks) {
  const results = join(root, 'bench', 'results', `${name}.json`);
  rmSync(results, {force: true});
  const started = performance.now();
  const status = await inForeground([join(root, 'bench', `${name}.ts`), ...passedOn]);
  seconds.push(`${name} ${((performance.now() - started) / 1000).toFixed(0)} s`);
  if (status === 0 && existsSync(results)) reports.push(JSON.parse(readFileSync(results, 'utf8')) as Report);
  else failures.push(name);
}

const limits = reports.flatMap((found): readonly Limit[] => found.limits ?? []);
console.log(`\n${drawn({...limitTable(limits), title: 'every limit'})}\n`);
if (process.argv.includes('--write')) writePerformancePage(reports);
console.log(`took ${((performance.now() - began) / 60_000).toFixed(1)} minutes: ${seconds.join(', ')}`);
if (failures.length > 0) {
  console.error(`did not end well: ${failures.join(', ')}`);
  process.exitCode = 1;
}
