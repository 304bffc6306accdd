import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {wholeFile} from '../../runtime/core/place.ts';
import type {RunHappening} from '../../runtime/core/run-event.ts';
import {junitRefusal} from '../../runtime/report/junit-refusal.ts';
import {junitReport} from '../../runtime/report/junit-report.ts';
import {begins, failure, name, negativeTotal, started, tell} from './events.ts';

function junitOf(story: readonly (readonly [number, RunHappening])[]): string {
  let xml = '';
  tell(junitReport({write: (text) => void (xml += text)}), story);
  return xml;
}

/** Every kind of case, and characters that XML has no place for. */
const everyKind: readonly (readonly [number, RunHappening])[] = [
  [
    0,
    started(
      ['load', 'data_loader'],
      ['check', 'transformer'],
      ['after', 'custom'],
      ['left_out', 'custom'],
      ['late', 'custom'],
    ),
  ],
  [1, begins('load')],
  [
    2,
    {
      type: 'block-log',
      block: name('load'),
      level: 'warn',
      message: '\u001B[31mred\u001B[0m <&"\u0000\uD800>',
      source: 'stdout',
    },
  ],
  [3, {type: 'block-tested', block: name('load'), title: 'has "rows"\n& more', outcome: 'passed'}],
  [4, {type: 'block-settled', block: name('load'), status: 'completed', took: 3, attempts: 1}],
  [5, begins('check')],
  [6, {type: 'block-tested', block: name('check'), title: 'has rows', outcome: 'failed'}],
  [6, {type: 'block-tested', block: name('check'), title: 'has names', outcome: 'passed'}],
  [
    7,
    {
      type: 'block-settled',
      block: name('check'),
      status: 'failed',
      took: 2,
      attempts: 1,
      diagnostic: {
        severity: 'error',
        code: 'tests-failed',
        message: 'Failed to pass tests for block check',
        notes: ['"has rows": 0 < 1', '1 of 2 tests passed; nothing was handed on'],
      },
    },
  ],
  [
    8,
    {
      type: 'block-settled',
      block: name('after'),
      status: 'upstream_failed',
      took: 0,
      attempts: 0,
      because: [name('check')],
    },
  ],
  [
    8,
    {
      type: 'block-settled',
      block: name('left_out'),
      status: 'condition_failed',
      took: 0,
      attempts: 0,
      because: [name('is_due')],
    },
  ],
  [8, {type: 'block-settled', block: name('late'), status: 'cancelled', took: 0, attempts: 0}],
  [9, {type: 'run-settled', status: 'failed', took: 9, counts: {}}],
];

test('a block is a case with its time, its failure and its logs, and so is each of its tests', () => {
  expect(`\n${junitOf(everyKind)}`).toBe(`
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="magelet" tests="8" failures="2" errors="0" time="0.009">
  <testsuite name="daily_sales" tests="8" failures="2" errors="0" skipped="3" time="0.009" timestamp="1970-01-01T00:16:40">
    <properties>
      <property name="run" value="2026-11-23T14-05-09-k3fd"/>
      <property name="status" value="failed"/>
    </properties>
    <testcase name="load" classname="daily_sales" time="0.003">
      <system-out>warn: red &lt;&amp;&quot;\uFFFD&gt;</system-out>
    </testcase>
    <testcase name="has &quot;rows&quot;&#10;&amp; more" classname="daily_sales.load" time="0.000"/>
    <testcase name="check" classname="daily_sales" time="0.002">
      <failure message="Failed to pass tests for block check" type="tests-failed">error[tests-failed]: Failed to pass tests for block check
   = note: &quot;has rows&quot;: 0 &lt; 1
   = note: 1 of 2 tests passed; nothing was handed on
</failure>
    </testcase>
    <testcase name="has rows" classname="daily_sales.check" time="0.000">
      <failure message="0 &lt; 1" type="tests-failed">0 &lt; 1</failure>
    </testcase>
    <testcase name="has names" classname="daily_sales.check" time="0.000"/>
    <testcase name="after" classname="daily_sales" time="0.000">
      <skipped message="not run because check failed"/>
    </testcase>
    <testcase name="left_out" classname="daily_sales" time="0.000">
      <skipped message="left out because of is_due"/>
    </testcase>
    <testcase name="late" classname="daily_sales" time="0.000">
      <skipped message="cancelled"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test('the attempts before the last are told in the output of the case', () => {
  expect(junitOf(failure)).toContain(
    `<system-out>attempt 1 of 3 failed: ${negativeTotal.message.replaceAll('"', '&quot;')}; again in 2 s\n`,
  );
});

test('what went wrong where no block is to blame is a case of its own', () => {
  const diagnostic = {severity: 'error', code: 'outputs-not-kept', message: 'what load gave is not there'} as const;
  const xml = junitOf([
    [0, started(['load', 'data_loader'])],
    [1, begins('load')],
    [5, {type: 'block-settled', block: name('load'), status: 'completed', took: 4, attempts: 1}],
    [9, {type: 'run-settled', status: 'failed', took: 9, counts: {completed: 1}, diagnostic}],
  ]);
  expect(xml).toContain('tests="2" failures="1" errors="0"');
  expect(xml).toContain(
    '<failure message="what load gave is not there" type="outputs-not-kept">error[outputs-not-kept]: what load gave is not there\n</failure>',
  );
});

test('of very many lines the newest are kept, and how many went is said', () => {
  const lines = Array.from({length: 1200}, (_, index): readonly [number, RunHappening] => [
    2,
    {type: 'block-log', block: name('load'), level: 'info', message: `line ${index}`, source: 'log'},
  ]);
  const xml = junitOf([
    [0, started(['load', 'data_loader'])],
    [1, begins('load')],
    ...lines,
    [9, {type: 'run-settled', status: 'completed', took: 9, counts: {}}],
  ]);
  expect(xml).toContain('<system-out>… 200 lines before\ninfo: line 200\n');
});

/** One at a line, one of a file, one of neither, and a warning, which keeps no run from starting. */
const refusal = junitRefusal({
  pipeline: 'daily_sales',
  at: 1_000_000,
  diagnostics: [
    {
      severity: 'error',
      code: 'unknown-upstream',
      message: 'block "a" waits for "b" & no more',
      at: {place: {file: 'pipelines/daily_sales/metadata.yaml', line: 4, column: 24, endColumn: 25}},
    },
    {severity: 'warning', code: 'left-out', message: 'this is left out'},
    {severity: 'error', code: 'config-not-found', message: 'no config', at: {place: wholeFile('io_config.yaml')}},
    {severity: 'error', code: 'unknown-pipeline', message: 'no such pipeline', help: 'magelet list'},
  ],
});

test('what keeps a run from starting is a case each, named by its code and place, with the error', () => {
  expect(`\n${refusal}`).toBe(`
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="magelet" tests="3" failures="0" errors="3" time="0.000">
  <testsuite name="daily_sales" tests="3" failures="0" errors="3" skipped="0" time="0.000" timestamp="1970-01-01T00:16:40">
    <testcase name="unknown-upstream at pipelines/daily_sales/metadata.yaml:4:24" classname="daily_sales" time="0.000">
      <error message="block &quot;a&quot; waits for &quot;b&quot; &amp; no more" type="unknown-upstream">error[unknown-upstream]: block &quot;a&quot; waits for &quot;b&quot; &amp; no more
  --&gt; pipelines/daily_sales/metadata.yaml:4:24
</error>
    </testcase>
    <testcase name="config-not-found at io_config.yaml" classname="daily_sales" time="0.000">
      <error message="no config" type="config-not-found">error[config-not-found]: no config
  --&gt; io_config.yaml
</error>
    </testcase>
    <testcase name="unknown-pipeline" classname="daily_sales" time="0.000">
      <error message="no such pipeline" type="unknown-pipeline">error[unknown-pipeline]: no such pipeline
   = help: magelet list
</error>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test.each([
  ['a run that could not start', refusal],
  ['a run that failed', junitOf(failure)],
  ['a run with every kind of case', junitOf(everyKind)],
  [
    'a run without blocks',
    junitOf([
      [0, started()],
      [1, {type: 'run-settled', status: 'completed', took: 1, counts: {}}],
    ]),
  ],
])('%s is of the shape that readers of JUnit take', (_, xml) => {
  const schema = fileURLToPath(new URL('junit.xsd', import.meta.url));
  const {error, status, stderr} = spawnSync('xmllint', ['--noout', '--schema', schema, '-'], {
    input: xml,
    encoding: 'utf8',
  });
  // Where there is no xmllint, the literal text above is what holds the shape.
  if (error) return expect((error as NodeJS.ErrnoException).code).toBe('ENOENT');
  expect({status, stderr}).toEqual({status: 0, stderr: '- validates\n'});
});
