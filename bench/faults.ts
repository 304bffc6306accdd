/**
 * Ten thousand operations through a proxy at which one request in twenty, and then one in five, fails: every acknowledged
 * write must read back equal, nothing half-written be visible, no upload be left open. On a real S3 server where there
 * is one (Debian: radosgw), which knows keys and checksums.
 *
 * npm run bench -- faults
 */
import {startFauxqs} from '../test/support/fauxqs.ts';
import {tryUnderFaults} from '../test/support/fault-trial.ts';
import {startRadosgw, whyNoRadosgw} from '../test/support/radosgw.ts';
import {temporaryFolder} from './measure/leftovers.ts';
import {quick} from './measure/options.ts';
import {report, type Limit} from './measure/report.ts';

// 1,000 take a minute and eight seconds of the processor: the rest is waiting to try again.
const operations = quick ? 100 : 10_000;
await using server = whyNoRadosgw() === undefined ? await startRadosgw() : await startFauxqs();
process.env['TMPDIR'] = temporaryFolder('bench-faults');
// At once, each in a bucket of its own: nearly all of it is waiting.
const trials = [0.05, 0.2].map(async (rate) => ({
  rate,
  trial: await tryUnderFaults(server, {operations, rate, seed: 11}),
}));
const rows: string[][] = [];
const limits: Limit[] = [];
for (const {rate, trial} of await Promise.all(trials)) {
  const {requests, faults, refused, cancelled, wrong, uploadsLeftOpen, impatient} = trial;
  for (const line of [...refused, ...wrong, ...uploadsLeftOpen]) console.error(line);
  const share = `${rate * 100} % of requests fail`;
  rows.push([share, ...[requests, faults, cancelled, refused.length, impatient].map(String)]);
  const none = (what: string, count: number): Limit => ({
    what: `${what}, ${share}`,
    limit: 0,
    unit: '',
    measured: {min: count, median: count, max: count},
  });
  limits.push(none('reads of what was not acknowledged', wrong.length));
  limits.push(none('uploads left open', uploadsLeftOpen.length));
  limits.push(none('operations given up', refused.length));
}
report({
  name: 'faults',
  title: `${operations} operations under faults, on ${server.name}`,
  tables: [
    {
      title: 'what happened',
      columns: ['', 'requests', 'faults', 'cancelled', 'given up', 'before Retry-After'],
      rows,
      notes: ['before Retry-After: requests that were on their way when the server asked to wait'],
    },
  ],
  limits,
});
process.exit();
