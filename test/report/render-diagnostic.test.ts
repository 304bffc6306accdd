import {expect, test} from 'vitest';
import type {Diagnostic, Pointer} from '../../runtime/core/diagnostic.ts';
import {renderDiagnostic, renderDiagnostics} from '../../runtime/report/render-diagnostic.ts';
import {negativeTotal} from './events.ts';

const look = {width: 120, colour: false};

/** A pointer to the first occurrence of `part` in `text`. */
const pointTo = (file: string, line: number, text: string, part: string, label?: string): Pointer => {
  const column = text.indexOf(part) + 1;
  const place = {file, line, column, endColumn: column + part.length, text};
  return label === undefined ? {place} : {place, label};
};

const metadata = 'pipelines/daily_sales/metadata.yaml';

test('the place, what it is like, and a command that mends it', () => {
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'unknown-upstream',
    message: 'block "clean_orders" waits for "load_order", which daily_sales does not have',
    at: pointTo(metadata, 10, '    upstream_blocks: [load_order]', 'load_order', 'no such block'),
    related: [pointTo(metadata, 4, '  - uuid: load_orders', 'load_orders', 'this one is close')],
    help: 'write load_orders, or create it: magelet new block data_loader load_order --pipeline daily_sales',
  };
  expect(renderDiagnostic(diagnostic, look)).toBe(`\
error[unknown-upstream]: block "clean_orders" waits for "load_order", which daily_sales does not have
  --> pipelines/daily_sales/metadata.yaml:10:23
   |
10 |     upstream_blocks: [load_order]
   |                       ^^^^^^^^^^ no such block
  ::: pipelines/daily_sales/metadata.yaml:4:11
   |
 4 |   - uuid: load_orders
   |           ^^^^^^^^^^^ this one is close
   = help: write load_orders, or create it: magelet new block data_loader load_order --pipeline daily_sales
`);
});

const rejectedKey: Diagnostic = {
  severity: 'error',
  code: 'b2-key-rejected',
  message: 'Backblaze B2 does not know the key of profile "default"',
  at: pointTo(
    'io_config.yaml',
    4,
    `  B2_APPLICATION_KEY_ID: "{{ env_var('B2_APPLICATION_KEY_ID') }}"`,
    `"{{ env_var('B2_APPLICATION_KEY_ID') }}"`,
    '12 characters, from the environment',
  ),
  notes: [
    'B2 answered 403 InvalidAccessKeyId at https://s3.us-west-004.backblazeb2.com',
    'export_orders was writing b2://sales-lake/daily/2026-11-22.csv; nothing was written',
    'the master application key is not accepted over the S3 API',
  ],
  help: 'create an application key for the bucket "sales-lake", put its keyID and key in the profile, then: magelet doctor',
};

test('every note on a line of its own', () => {
  expect(renderDiagnostic(rejectedKey, look)).toBe(`\
error[b2-key-rejected]: Backblaze B2 does not know the key of profile "default"
  --> io_config.yaml:4:26
   |
 4 |   B2_APPLICATION_KEY_ID: "{{ env_var('B2_APPLICATION_KEY_ID') }}"
   |                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 12 characters, from the environment
   = note: B2 answered 403 InvalidAccessKeyId at https://s3.us-west-004.backblazeb2.com
   = note: export_orders was writing b2://sales-lake/daily/2026-11-22.csv; nothing was written
   = note: the master application key is not accepted over the S3 API
   = help: create an application key for the bucket "sales-lake", put its keyID and key in the profile, then: magelet doctor
`);
});

test('one character is one mark', () => {
  expect(renderDiagnostic(negativeTotal, look)).toBe(`\
error[block-threw]: block "clean_orders" threw RangeError: order A-1041 has a negative total: -12.5
  --> blocks/transformers/clean_orders.ts:7:13
   |
 7 |       throw new RangeError(\`order \${order.id} has a negative total: \${order.total}\`);
   |             ^
   = note: attempt 3 of 3; input: 1,204 rows from load_orders; not run because of it: export_orders
   = help: mend the block, then go on from it: magelet run daily_sales --resume
`);
});

test('the gutter is as wide as the widest line number', () => {
  const diagnostic: Diagnostic = {
    severity: 'warning',
    code: 'slow-block',
    message: 'slow',
    at: pointTo('a.yaml', 1204, 'key: value', 'value'),
    related: [pointTo('a.yaml', 7, 'other: value', 'value')],
    notes: ['a fact'],
  };
  expect(renderDiagnostic(diagnostic, look)).toBe(`\
warning[slow-block]: slow
    --> a.yaml:1204:6
     |
1204 | key: value
     |      ^^^^^
    ::: a.yaml:7:8
     |
   7 | other: value
     |        ^^^^^
     = note: a fact
`);
});

test('a whole file, and a place whose line is not known, have no frame', () => {
  const diagnostic: Diagnostic = {
    severity: 'info',
    code: 'no-file',
    message: 'no io_config.yaml',
    at: {place: {file: 'io_config.yaml', line: 0, column: 0, endColumn: 0}, label: 'looked for here'},
    related: [{place: {file: 'a.yaml', line: 12, column: 3, endColumn: 4}}],
  };
  expect(renderDiagnostic(diagnostic, look)).toBe(`\
info[no-file]: no io_config.yaml
  --> io_config.yaml: looked for here
  ::: a.yaml:12:3
`);
});

test('without a place there are words alone', () => {
  const diagnostic: Diagnostic = {severity: 'error', code: 'x', message: 'wrong', help: 'magelet list'};
  expect(renderDiagnostic(diagnostic, look)).toBe('error[x]: wrong\n   = help: magelet list\n');
});

test('a label that has no room behind the marks stands below them', () => {
  expect(
    renderDiagnostic({...rejectedKey, notes: []}, {...look, width: 80})
      .split('\n')
      .slice(3, 6),
  ).toEqual([
    ` 4 |   B2_APPLICATION_KEY_ID: "{{ env_var('B2_APPLICATION_KEY_ID') }}"`,
    '   |                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    '   |                          12 characters, from the environment',
  ]);
  expect(renderDiagnostic({...rejectedKey, notes: []}, {...look, width: 75}).split('\n')[5]).toBe(
    '   |                          12 characters, from the environment',
  );
});

const framed = (text: string, part: string, width: number): readonly string[] =>
  renderDiagnostic(
    {severity: 'error', code: 'x', message: 'm', at: pointTo('f', 1, text, part)},
    {width, colour: false},
  )
    .split('\n')
    .slice(3, 5);

test('a line that fits the screen to the last column is whole', () => {
  const text = `${'a'.repeat(30)}HERE${'b'.repeat(30)}`;
  expect(framed(text, 'HERE', 69)).toEqual([` 1 | ${text}`, `   | ${' '.repeat(30)}^^^^`]);
});

test('a longer line is cut around what is meant', () => {
  const text = `${'a'.repeat(30)}HERE${'b'.repeat(30)}`;
  expect(framed(text, 'HERE', 29)).toEqual([' 1 | …aaaaaaaaaHEREbbbbbbbbb…', '   |           ^^^^']);
});

test('a line is cut only on the side where it is long', () => {
  expect(framed(`HERE${'b'.repeat(60)}`, 'HERE', 20)).toEqual([' 1 | HEREbbbbbbbbbb…', '   | ^^^^']);
  expect(framed(`${'a'.repeat(60)}HERE`, 'HERE', 20)).toEqual([' 1 | …aaaaaaaaaaHERE', '   |            ^^^^']);
  expect(framed(`aaHERE${'b'.repeat(60)}`, 'HERE', 20)).toEqual([' 1 | aaHEREbbbbbbbb…', '   |   ^^^^']);
});

test('what is meant is cut itself where it is wider than the screen', () => {
  expect(framed(`x${'H'.repeat(60)}`, 'H'.repeat(60), 15)).toEqual([' 1 | …HHHHHHHH…', '   |  ^^^^^^^^']);
  expect(framed(`${'H'.repeat(60)}x`, 'H'.repeat(60), 15)).toEqual([' 1 | HHHHHHHHH…', '   | ^^^^^^^^^']);
});

test('marks stand below tabs, wide letters and joined emoji', () => {
  expect(framed('\t\tkey: 日本 x', '日本', 80)).toEqual([' 1 |         key: 日本 x', '   |              ^^^^']);
  expect(framed('👩‍👩‍👧 é ok', 'ok', 80)).toEqual([' 1 | 👩‍👩‍👧 é ok', '   |      ^^']);
  expect(framed(`${'日本'.repeat(20)}HERE`, 'HERE', 20)).toEqual([' 1 | …本日本日本HERE', '   |            ^^^^']);
});

test('a place behind the end of its line is marked there', () => {
  const place = {file: 'f', line: 1, column: 9, endColumn: 12, text: 'abc'};
  const diagnostic: Diagnostic = {severity: 'error', code: 'x', message: 'm', at: {place, label: 'here'}};
  expect(renderDiagnostic(diagnostic, look).split('\n').slice(3, 5)).toEqual([' 1 | abc', '   |    ^ here']);
});

test('nothing in a message or a source line can move the cursor or turn text around', () => {
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'x',
    message: 'block threw \u001b[2J\u0007\u202eError\nsecond line',
    at: pointTo('f', 1, 'a\u001b[31mb: c', 'c', 'red\u001b[0m'),
    notes: ['first\nsecond'],
  };
  expect(renderDiagnostic(diagnostic, look)).toBe(`\
error[x]: block threw Error
  second line
  --> f:1:10
   |
 1 | ab: c
   |     ^ red
   = note: first
           second
`);
});

test('several stand apart by an empty line', () => {
  const one: Diagnostic = {severity: 'error', code: 'x', message: 'one'};
  expect(renderDiagnostics([one, {...one, message: 'two', notes: ['n']}], look)).toBe(
    'error[x]: one\n\nerror[x]: two\n   = note: n\n',
  );
  expect(renderDiagnostics([], look)).toBe('');
});

const painted = (diagnostic: Diagnostic): string =>
  renderDiagnostic(diagnostic, {...look, colour: true})
    .replaceAll('\u001b[31m', '<red>')
    .replaceAll('\u001b[33m', '<yellow>')
    .replaceAll('\u001b[34m', '<blue>')
    .replaceAll('\u001b[32m', '<green>')
    .replaceAll('\u001b[1m', '<bold>')
    .replaceAll('\u001b[39m', '</>')
    .replaceAll('\u001b[22m', '</bold>');

test('colour: the severity for its word and marks, blue for what frames, green for help', () => {
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'x',
    message: 'wrong',
    at: pointTo('f', 1, 'a: b', 'b', 'here'),
    related: [pointTo('g', 2, 'c: d', 'd')],
    notes: ['n'],
    help: 'h',
  };
  expect(painted(diagnostic)).toBe(`\
<bold><red>error[x]</></bold>: <bold>wrong</bold>
  <blue>--></> f:1:4
<blue>   |</>
<blue> 1 |</> a: b
<blue>   |</>    <bold><red>^ here</></bold>
  <blue>:::</> g:2:4
<blue>   |</>
<blue> 2 |</> c: d
<blue>   |</>    <blue>^</>
   <blue>=</> <bold>note</bold>: n
   <blue>=</> <green>help</>: h
`);
  expect(painted({severity: 'warning', code: 'x', message: 'm'})).toBe(
    '<bold><yellow>warning[x]</></bold>: <bold>m</bold>\n',
  );
  expect(painted({severity: 'info', code: 'x', message: 'm'})).toBe('<bold><blue>info[x]</></bold>: <bold>m</bold>\n');
});
