/**
 * Objects of three sizes from and to a server on 127.0.0.1: beside curl with one stream and with four, and beside a bare
 * GET and PUT of Node. All of a size in turn; ratios pair by pair, of rates. The memory is that of a process that does nothing else.
 *
 * npm run bench -- transfer
 */
import {execFile, fork, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {promisify} from 'node:util';
import {exponents, growthLimit} from './measure/growth.ts';
import {interleave} from './measure/interleave.ts';
import {endedWithThis, ownGroup, temporaryFolder} from './measure/leftovers.ts';
import {quick, runsOf} from './measure/options.ts';
import {report, root, short, type BenchTable, type Limit} from './measure/report.ts';
import {ratioSpread, spread, type Spread} from './measure/spread.ts';
import type {Moved, Order} from './measure/transfer-process.ts';

const sizes = [16, 64, 256];
const runs = runsOf(15, 3);
const mebibyte = 1024 * 1024;
const folder = temporaryFolder('bench-transfer');
const tables: BenchTable[] = [];
const limits: Limit[] = [];
/** What each is set beside in the table, where it is not `curl`. */
const beside: Readonly<Record<string, string>> = {
  'bare PUT': 'curl, upload',
  upload: 'curl, upload',
  'curl, upload': 'curl, upload',
};
const taken = new Map<string, {readonly size: number; readonly taken: readonly number[]}[]>();

for (const size of sizes) {
  const bytes = size * mebibyte;
  const server = endedWithThis(
    spawn(process.execPath, [join(root, 'bench/measure/range-server.ts'), String(bytes)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      ...ownGroup,
    }),
  );
  const [endpoint] = (await once(createInterface({input: server.stdout}), 'line')) as [string];
  const reader = mover(endpoint);
  const writer = mover(endpoint);
  const bare = mover(endpoint);
  const source = join(folder, 'source');
  writeFileSync(source, Buffer.alloc(bytes, 'magelet moves bytes. '));
  const to = (name: string): string => join(folder, name);
  const {measured, notRun} = await interleave<Partial<Moved> & {readonly ms: number}>(
    {
      curl: () => timed('curl', ['-s', '-S', '-o', to('curl'), `${endpoint}/lake/object`]),
      'curl, four ranges': () => timed('curl', parallelCurl(endpoint, bytes, to)),
      'bare GET': () => moved(bare, {what: 'bare GET', path: to('bare')}),
      download: () => moved(reader, {what: 'download', path: to('magelet')}),
      'curl, upload': () => timed('curl', ['-s', '-S', '-o', to('answer'), '-T', source, `${endpoint}/lake/object`]),
      'bare PUT': () => moved(bare, {what: 'bare PUT', path: source}),
      upload: () => moved(writer, {what: 'upload', path: source}),
    },
    {runs, warmUps: quick ? 1 : 2},
  );
  const ms = (name: string): number[] => (measured.get(name) ?? []).map((sample) => sample.ms);
  for (const [name] of measured) taken.set(name, [...(taken.get(name) ?? []), {size: bytes, taken: ms(name)}]);
  tables.push({
    title: `${size} MiB`,
    columns: ['', 'min ms', 'median ms', 'max ms', '× curl', 'MB/s', 'CPU ms'],
    rows: [
      ...[...measured].map(([name, samples]) => {
        const {min, median, max} = spread(ms(name));
        const cpu = samples.flatMap(({cpuMs}) => cpuMs ?? []);
        const rateOf = short(bytes / 1e6 / (median / 1000));
        const base = ms(beside[name] ?? 'curl');
        return [
          name,
          ...[min, median, max].map(short),
          base.length > 0 ? short(ratioSpread(ms(name), base).median) : '',
          rateOf,
          cpu.length > 0 ? short(spread(cpu).median) : '',
        ];
      }),
      ...[...notRun].map(([name, why]) => [name, '', '', '', '', '', `not run: ${why.split('\n')[0] ?? ''}`]),
    ],
    notes: ['× curl: of an upload, of curl’s upload'],
  });
  if (size === 256) {
    const atLeast = (what: string, name: string, base: string): Limit => ({
      what: `${what}, ${size} MiB`,
      limit: 0.8,
      unit: '×',
      bound: 'at least',
      ...(notRun.has(name) || notRun.has(base)
        ? {notRun: notRun.get(name) ?? notRun.get(base) ?? ''}
        : {measured: ratioSpread(ms(base), ms(name))}),
    });
    const peaks = (name: string): Spread => spread((measured.get(name) ?? []).flatMap(({peakMiB}) => peakMiB ?? []));
    const atMost = (what: string, measure: Spread): Limit => ({what, limit: 150, unit: 'MiB', measured: measure});
    limits.push(
      atLeast("rate of a download, of curl's", 'download', 'curl'),
      atLeast("rate of a download, of curl's with four ranges", 'download', 'curl, four ranges'),
      atLeast("rate of an upload, of a bare PUT's", 'upload', 'bare PUT'),
      atMost('memory of downloads above the idle process', peaks('download')),
      atMost('memory of uploads above the idle process', peaks('upload')),
    );
  }
  for (const child of [reader, writer, bare, server]) await ended(child);
}
const growth = ['download', 'upload'].map((name) => ({name, points: taken.get(name) ?? []}));
tables.push({
  title: 'as the object grows: exponent of the time over the bytes; 1 is linear',
  columns: ['', 'exponent'],
  rows: [...taken].map(([name, points]) => [name, spread(exponents(points)).median.toFixed(2)]),
});
limits.push(growthLimit(growth.map(({name, points}) => ({name: `${name} over its bytes`, points}))));
report({name: 'transfer', title: `transfer, ${runs} runs of each in turn`, tables, limits});

function mover(endpoint: string): ChildProcess {
  return endedWithThis(fork(join(root, 'bench/measure/transfer-process.ts'), [endpoint], ownGroup));
}

async function timed(command: string, args: readonly string[]): Promise<{readonly ms: number}> {
  const began = performance.now();
  await promisify(execFile)(command, args);
  return {ms: performance.now() - began};
}

function parallelCurl(endpoint: string, bytes: number, to: (name: string) => string): string[] {
  const quarter = bytes / 4;
  const ranges = [0, 1, 2, 3].flatMap((part) => {
    const range = `${part * quarter}-${(part + 1) * quarter - 1}`;
    const fetched = ['-s', '-S', '-r', range, '-o', to(`curl-${part}`), `${endpoint}/lake/object`];
    return part > 0 ? ['--next', ...fetched] : fetched;
  });
  return ['--parallel', '--parallel-immediate', ...ranges];
}

async function moved(child: ChildProcess, order: Order): Promise<Moved> {
  child.send(order);
  const [answer] = (await once(child, 'message')) as [Moved];
  return answer;
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  if (child.connected) child.disconnect();
  else child.kill('SIGTERM');
  await gone;
}
