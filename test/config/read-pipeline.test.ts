import {describe, expect, test} from 'vitest';
import {readPipeline} from '../../runtime/config/read-pipeline.ts';
import type {PipelineName} from '../../runtime/core/names.ts';
import type {PipelineDefinition} from '../../runtime/core/pipeline.ts';
import type {Reading} from '../../runtime/core/reading.ts';
import {told} from './told.ts';

const read = (text: string): Reading<PipelineDefinition> =>
  readPipeline({name: 'daily' as PipelineName, file: 'pipelines/daily/metadata.yaml', text});

const mistakesIn = (text: string): string => told(read(text).diagnostics);
const firstLines = (text: string): readonly string[] =>
  read(text).diagnostics.map(({severity, code, message}) => `${severity}[${code}]: ${message}`);

test('a check that no value can pass is told at its line', () => {
  const withCheck = (check: string): string =>
    `blocks:\n  - uuid: load_orders\n    type: data_loader\n    checks:\n      - ${check}\n`;
  expect(mistakesIn(withCheck('row_count: {min: 5, max: 1}'))).toBe(`\
error[wrong-value]: row_count of a check of block "load_orders" has min: 5 and max: 1, and nothing is within
--> pipelines/daily/metadata.yaml:5:26
|       - row_count: {min: 5, max: 1}
|                          ^
help: write min: 1, max: 5`);
  for (const check of ['{column: day, min: 2026-02-01, max: 2026-01-31}', '{column: total, min: 1, max: 0.5}']) {
    expect(firstLines(withCheck(`range: ${check}`))[0]).toContain('and nothing is within');
  }
  for (const check of [
    'row_count: {min: 5, max: 5}',
    'range: {column: total, min: -1, max: 0}',
    'range: {column: grade, min: b, max: a}',
  ]) {
    expect(mistakesIn(withCheck(check))).toBe('');
  }
});

describe('what a pipeline says', () => {
  test('the short form is all that is needed', () => {
    const text = [
      'blocks:',
      '  - uuid: load_orders',
      '    type: data_loader',
      '  - uuid: clean_orders',
      '    type: transformer',
      '    upstream_blocks: [load_orders]',
    ].join('\n');
    const {value, diagnostics} = read(text);
    expect(told(diagnostics)).toBe('');
    expect(value).toMatchObject({
      file: 'pipelines/daily/metadata.yaml',
      name: 'daily',
      title: 'daily',
      tags: [],
      variables: {},
      retry: {},
    });
    expect(value?.blocks).toEqual([
      {
        name: {value: 'load_orders', place: placed(2, 11, 22, '  - uuid: load_orders')},
        kind: {value: 'data_loader', place: placed(3, 11, 22, '    type: data_loader')},
        language: undefined,
        upstream: [],
        downstream: [],
        configuration: {},
        retry: {},
      },
      {
        name: {value: 'clean_orders', place: placed(4, 11, 23, '  - uuid: clean_orders')},
        kind: {value: 'transformer', place: placed(5, 11, 22, '    type: transformer')},
        language: undefined,
        upstream: [{value: 'load_orders', place: placed(6, 23, 34, '    upstream_blocks: [load_orders]')}],
        downstream: [],
        configuration: {},
        retry: {},
      },
    ]);
  });

  test('an empty file and an empty list are a pipeline with nothing to do', () => {
    expect(['', 'blocks: []', 'blocks:'].map((text) => read(text).value?.blocks)).toEqual([[], [], []]);
  });

  test('the form that Mage saves is read, and what Mage keeps there for itself is told in one line', () => {
    const {value, diagnostics} = read(savedByMage);
    expect(told(diagnostics)).toBe(
      [
        'info[unused-key]: pipeline "daily" has keys that are known to Mage, not used here: all_upstream_blocks_executed, status, created_at, settings, variables_dir',
        '--> pipelines/daily/metadata.yaml:3:3',
        '| - all_upstream_blocks_executed: true',
        '|   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
      ].join('\n'),
    );
    expect(value).toMatchObject({
      title: 'Daily sales',
      description: 'sums up the day',
      tags: ['sales'],
      variables: {late_minutes: 15, nested: {a: [1, null]}},
      retry: {retries: 2, delay: 1, maxDelay: 30, exponentialBackoff: false},
      timeout: 3600,
      blockRunLimit: 4,
      configProfile: {value: 'staging'},
    });
    expect(value?.blocks.map(({name, kind}) => `${name.value} is a ${kind.value}`)).toEqual([
      'load_orders is a data_loader',
      'only_mondays is a conditional',
      'tell_slack is a callback',
    ]);
    expect(value?.blocks[0]).toMatchObject({
      language: {value: 'python'},
      downstream: [{value: 'only_mondays'}],
      configuration: {config_profile: 'prod', file_path: 'loaders/orders.ts', limit: 10},
      configProfile: {value: 'prod'},
      filePath: {value: 'loaders/orders.ts'},
      retry: {retries: 5},
      timeout: 60,
    });
    expect(value?.blocks[1]).toMatchObject({filePath: {value: 'conditionals/mondays.ts'}});
  });

  test('keys of x-... are the author’s own, and anchors in them work', () => {
    const {value, diagnostics} = read(
      'x-usual: &usual {type: transformer, timeout: 5}\nblocks:\n  - {<<: *usual, uuid: a}\n',
    );
    expect(told(diagnostics)).toBe('');
    expect(value?.blocks).toMatchObject([{name: {value: 'a'}, kind: {value: 'transformer'}, timeout: 5}]);
  });

  test('a number is a name where a name is expected', () => {
    expect(read('name: 2024\nblocks:\n  - {uuid: 007, type: custom}').value).toMatchObject({
      title: '2024',
      blocks: [{name: {value: '007'}}],
    });
  });

  test('a block without a uuid is named by its name', () => {
    expect(read('blocks: [{name: a, uuid: , type: custom}]').value?.blocks).toMatchObject([{name: {value: 'a'}}]);
  });
});

describe('mistakes', () => {
  test('a kind that does not exist is told with the one that is close', () => {
    const text = 'blocks:\n  - uuid: load_orders\n    type: data_loadr\n';
    expect(mistakesIn(text)).toBe(
      [
        'error[unknown-block-kind]: block "load_orders" is a "data_loadr", a kind of block that magelet does not have',
        '--> pipelines/daily/metadata.yaml:3:11',
        '|     type: data_loadr',
        '|           ^^^^^^^^^^ data_loader is close',
        'note: the kinds are data_loader, transformer, data_exporter, sensor, custom, conditional, callback',
        'help: write data_loader',
      ].join('\n'),
    );
    expect(read(text).value?.blocks).toMatchObject([
      {name: {value: 'load_orders'}, kind: {value: 'data_loader'}, kindIsGuessed: true},
    ]);
  });

  test('a kind that is like none is guessed to be the one that the message proposes', () => {
    const {value, diagnostics} = read('blocks: [{uuid: a, type: spreadsheet}, {uuid: b}, {uuid: c, type: []}]\n');
    expect(diagnostics.map(({help}) => help)).toEqual([
      'write custom',
      'add type: transformer',
      'write type: transformer',
    ]);
    expect(value?.blocks.map(({kind, kindIsGuessed}) => [kind.value, kindIsGuessed])).toEqual([
      ['custom', true],
      ['transformer', true],
      ['transformer', true],
    ]);
  });

  test('a block without a type is told with the kinds there are', () => {
    expect(mistakesIn('blocks:\n  - uuid: a\n')).toBe(
      [
        'error[missing-key]: block "a" has no type',
        '--> pipelines/daily/metadata.yaml:2:5',
        '|   - uuid: a',
        '|     ^^^^^^^',
        'note: the kinds of blocks are data_loader, transformer, data_exporter, sensor, custom, conditional, callback',
        'help: add type: transformer',
      ].join('\n'),
    );
    expect(read('blocks: [{type: custom}]').diagnostics[0]?.help).toBe('add uuid: load_orders');
  });

  test('a pipeline that is no batch is told what one is', () => {
    expect(mistakesIn('type: streaming\n')).toBe(
      [
        'error[unsupported-pipeline-type]: pipeline "daily" is of type "streaming", which magelet does not run',
        '--> pipelines/daily/metadata.yaml:1:7',
        '| type: streaming',
        '|       ^^^^^^^^^',
        'note: magelet runs batch pipelines: those that start, work and end',
        'help: write type: python, which is what Mage calls a batch pipeline, or take the line out',
      ].join('\n'),
    );
  });

  test('a key that nothing reads is a warning with the one that is close', () => {
    expect(mistakesIn('blocks:\n  - uuid: a\n    type: custom\n    upstream_block: [b]\n')).toBe(
      [
        'error[unknown-key]: block "a" has a key "upstream_block", which nothing reads',
        '--> pipelines/daily/metadata.yaml:4:5',
        '|     upstream_block: [b]',
        '|     ^^^^^^^^^^^^^^ upstream_blocks is close',
        'help: write upstream_blocks',
      ].join('\n'),
    );
    expect(firstLines('concurrency_config: {block_run_limt: 4}')).toEqual([
      'warning[unknown-key]: concurrency_config of pipeline "daily" has a key "block_run_limt", which nothing reads',
    ]);
    expect(mistakesIn('blocks:\n  - uuid: a\n    type: custom\n    retries: 3\n')).toBe(
      [
        'warning[unknown-key]: block "a" has a key "retries", which nothing reads there',
        '--> pipelines/daily/metadata.yaml:4:5',
        '|     retries: 3',
        '|     ^^^^^^^ belongs into retry_config',
        'help: write retry_config: {retries: 3}',
      ].join('\n'),
    );
    expect(read('block_run_limit: 4').diagnostics[0]?.help).toBe('write concurrency_config: {block_run_limit: 4}');
    expect(read('ownr: me').diagnostics[0]?.help).toBe('take "ownr" out, or name it x-ownr to keep it');
  });

  test('a block whose name, kind or upstreams stand under another name is read as it was meant, and told once', () => {
    const {value, diagnostics} = read(
      'blocks:\n  - {id: load, kind: data_loader}\n  - {uuid: clean, typ: transformer, depends_on: [load]}\n',
    );
    expect(diagnostics.map(({severity, message, at, help}) => [severity, message, at?.label, help].join('; '))).toEqual(
      [
        'error; block "load" has a key "id", which nothing reads; uuid is meant; write uuid',
        'error; block "load" has a key "kind", which nothing reads; type is meant; write type',
        'error; block "clean" has a key "typ", which nothing reads; type is close; write type',
        'error; block "clean" has a key "depends_on", which nothing reads; upstream_blocks is meant; write upstream_blocks',
      ],
    );
    expect(
      value?.blocks.map(({name, kind, upstream}) => [name.value, kind.value, upstream.map(({value}) => value)]),
    ).toEqual([
      ['load', 'data_loader', []],
      ['clean', 'transformer', ['load']],
    ]);
    // One that has both is told of the key that is too many, as of any other.
    expect(firstLines('blocks: [{uuid: a, id: b, type: custom}, {name: c, id: d, type: custom}]')).toEqual([
      'warning[unknown-key]: block "a" has a key "id", which nothing reads',
      'warning[unknown-key]: block "c" has a key "id", which nothing reads',
    ]);
  });

  test('a block without a name is offered one that no other has', () => {
    const helpOn = (blocks: string): string | undefined => read(`blocks: [${blocks}]`).diagnostics[0]?.help;
    expect(helpOn('{uuid: load_orders, type: custom}, {type: data_loader}')).toBe('add uuid: load_orders_2');
    expect(helpOn('{uuid: load_orders, type: custom}, {type: transformer}')).toBe('add uuid: clean_orders');
    expect(helpOn('{name: load_orders, type: custom}, {uuid: load_orders_2, type: custom}, x')).toBe(
      'write {uuid: load_orders_3, type: data_loader}',
    );
  });

  test('a value of the wrong type is told with what is right', () => {
    expect(mistakesIn('blocks:\n  - uuid: a\n    type: custom\n    upstream_blocks: b\n')).toBe(
      [
        'error[wrong-value]: upstream_blocks of block "a" is "b", not a list of blocks',
        '--> pipelines/daily/metadata.yaml:4:22',
        '|     upstream_blocks: b',
        '|                      ^',
        'help: write upstream_blocks: [b]',
      ].join('\n'),
    );
  });

  test.each([
    ['timeout: 30s', 'timeout: 30'],
    ['timeout: 5 min', 'timeout: 300'],
    ['timeout: 1h30m', 'timeout: 5400'],
    ['timeout: 500ms', 'timeout: 0.5'],
    ['timeout: "45"', 'timeout: 45'],
    ['retry_config: {delay: 2 seconds}', 'delay: 2'],
    ['retry_config: {retries: "4"}', 'retries: 4'],
    ['timeout: 0s', 'timeout: 600'],
    ['timeout: 5 parsecs', 'timeout: 600'],
    ['timeout: 30s later', 'timeout: 600'],
    ['retry_config: {retries: 7s}', 'retries: 3'],
  ])('of %s the number that is meant is proposed', (written, right) => {
    expect(read(`blocks:\n  - uuid: a\n    type: custom\n    ${written}\n`).diagnostics[0]?.help).toBe(
      `write ${right}`,
    );
  });

  test('everything that is wrong is told at once', () => {
    const text = [
      'type: streaming',
      'timeout: soon',
      'tags: [a, [b]]',
      'variables: [1]',
      'concurrency_config: {block_run_limit: 0}',
      'retry_config: {retries: 1.5, delay: -1, max_delay: {}, exponential_backoff: yes, tries: 3}',
      'blocks:',
      '  - {type: custom}',
      '  - {uuid: "a b", type: custom}',
      '  - {uuid: c}',
      '  - {uuid: [d], type: [custom]}',
      '  - e',
      '  -',
      '  - {uuid: g, type: sensor, configuration: {poll_interval: 0, dynamic: maybe}}',
      '  - {uuid: h, type: custom, configuration: {poll_interval: 5m, dynamic: {parent: true}}}',
      '  - {uuid: f, type: custom, timeout: 0, language: [], configuration: {config_profile: {}, file_source: x.ts}}',
    ].join('\n');
    expect(firstLines(text)).toEqual([
      'error[unsupported-pipeline-type]: pipeline "daily" is of type "streaming", which magelet does not run',
      'error[wrong-value]: timeout of pipeline "daily" is "soon", not a number of seconds above 0',
      'error[wrong-value]: an item of tags of pipeline "daily" is a list, not a word',
      'error[wrong-value]: variables of pipeline "daily" is a list, not a map of values',
      'error[wrong-value]: block_run_limit of concurrency_config of pipeline "daily" is 0, not a whole number of blocks from 1',
      'error[wrong-value]: retries of retry_config of pipeline "daily" is 1.5, not a whole number of attempts after the first',
      'error[wrong-value]: delay of retry_config of pipeline "daily" is -1, not a number of seconds',
      'error[wrong-value]: max_delay of retry_config of pipeline "daily" is an empty map, not a number of seconds',
      'error[wrong-value]: exponential_backoff of retry_config of pipeline "daily" is "yes", not true or false',
      'warning[unknown-key]: retry_config of pipeline "daily" has a key "tries", which nothing reads',
      'error[missing-key]: a block has no name',
      'error[wrong-value]: "a b" does not name a block: a block is named by letters, digits, _, - and ., in folders joined by /',
      'error[missing-key]: block "c" has no type',
      'error[wrong-value]: uuid of a block is a list, not the name of a block',
      'error[wrong-value]: type of a block is a list, not the kind of a block',
      'error[wrong-value]: a block is "e", not a map with uuid and type',
      'error[wrong-value]: a block is empty, not a map with uuid and type',
      'error[wrong-value]: dynamic of configuration of block "g" is "maybe", not true or false',
      'error[wrong-value]: poll_interval of configuration of block "g" is 0, not a number of seconds above 0',
      'error[wrong-value]: language of block "f" is an empty list, not a language',
      'error[wrong-value]: timeout of block "f" is 0, not a number of seconds above 0',
      'error[wrong-value]: config_profile of configuration of block "f" is an empty map, not the name of a profile',
      'error[wrong-value]: file_source of configuration of block "f" is "x.ts", not a map with a path',
    ]);
    expect(read(text).value).toMatchObject({
      blocks: ['c', 'g', 'h', 'f'].map((value) => ({name: {value}})),
      unreadable: ['a b'],
      misnamed: [{name: {value: 'a b'}}],
    });
  });

  test('a name that no block can have is told with the one that it would get', () => {
    expect(mistakesIn('blocks:\n  - {uuid: Load Orders, type: custom}\n')).toBe(
      [
        'error[wrong-value]: "Load Orders" does not name a block: a block is named by letters, digits, _, - and ., in folders joined by /',
        '--> pipelines/daily/metadata.yaml:2:12',
        '|   - {uuid: Load Orders, type: custom}',
        '|            ^^^^^^^^^^^',
        'help: write load_orders',
      ].join('\n'),
    );
  });

  test('a file that is a list, or no YAML, has no pipeline', () => {
    expect(mistakesIn('- a\n')).toBe(
      [
        'error[wrong-value]: pipelines/daily/metadata.yaml holds a list, not keys with values',
        '--> pipelines/daily/metadata.yaml:1:1',
        '| - a',
        '| ^^^',
      ].join('\n'),
    );
    expect(read('a: [').value).toBeUndefined();
  });
});

describe('what Mage has and magelet has not', () => {
  test('charts and notes are left out with one line', () => {
    const text = 'blocks:\n  - {uuid: notes, type: markdown}\nwidgets:\n  - {uuid: sales_chart, type: chart}\n';
    expect(mistakesIn(text)).toBe(
      [
        'info[left-out]: charts and notes do not run, and are left out of pipeline "daily": notes, sales_chart',
        '--> pipelines/daily/metadata.yaml:2:12',
        '|   - {uuid: notes, type: markdown}',
        '|            ^^^^^',
      ].join('\n'),
    );
    expect(read(text).value).toMatchObject({
      blocks: [],
      leftOut: [{name: {value: 'notes'}, kind: 'markdown', upstream: []}],
    });
  });

  test('kinds that Mage alone runs are kept with their name, for the graph and for what waits for them', () => {
    const {value, diagnostics} = read('blocks: [{uuid: a, type: dbt, language: yaml, upstream_blocks: [b]}]');
    expect(diagnostics).toEqual([]);
    expect(value?.blocks).toMatchObject([
      {name: {value: 'a'}, kind: {value: 'custom'}, kindOfMage: 'dbt', upstream: [{value: 'b'}]},
    ]);
  });

  test('a replica has the block whose file it runs, also by way of another replica', () => {
    const text = `blocks:
  - {uuid: load, type: data_loader, configuration: {file_path: loaders/all.ts}}
  - {uuid: again, type: data_loader, replicated_block: load}
  - {uuid: once_more, type: data_loader, replicated_block: again}
  - {uuid: in_circles, type: data_loader, replicated_block: in_circles}
  - {uuid: nobody, type: data_loader, replicated_block: nothing}
`;
    expect(read(text).value?.blocks.map(({replicates}) => replicates?.original?.filePath?.value)).toEqual([
      undefined,
      'loaders/all.ts',
      'loaders/all.ts',
      undefined,
      undefined,
    ]);
  });

  test('settings of blocks without effect are told, and empty ones are not', () => {
    const text = `executor_config: {}
extensions: {a: {}}
blocks: [{uuid: a, type: custom, configuration: {global_data_product: {uuid: d}, variables: []}}]
`;
    expect(firstLines(text)).toEqual([
      'info[unused-key]: pipeline "daily" has keys that are known to Mage, not used here: extensions, global_data_product',
    ]);
  });

  test('settings without effect come before what Mage keeps for itself', () => {
    const [note] = read(
      'created_at: now\nblocks: [{uuid: a, type: custom, status: executed, executor_type: k8s}]',
    ).diagnostics;
    expect([note?.message, note?.at?.place.line, note?.notes]).toEqual([
      'pipeline "daily" has keys that are known to Mage, not used here: executor_type',
      2,
      ['known to Mage too, which writes them for itself: created_at, status'],
    ]);
  });

  test('settings without effect are told in one line for the file', () => {
    const text = [
      'executor_count: 2',
      'spark_config: {}',
      'concurrency_config: {pipeline_run_limit: 1}',
      'blocks:',
      '  - {uuid: a, type: custom, configuration: {global_data_product: true, variables: false}}',
    ].join('\n');
    expect(mistakesIn(text)).toBe(
      [
        'info[unused-key]: pipeline "daily" has keys that are known to Mage, not used here: executor_count, pipeline_run_limit, global_data_product',
        '--> pipelines/daily/metadata.yaml:1:1',
        '| executor_count: 2',
        '| ^^^^^^^^^^^^^^',
        '::: pipelines/daily/metadata.yaml:3:22',
        '| concurrency_config: {pipeline_run_limit: 1}',
        '|                      ^^^^^^^^^^^^^^^^^^',
        '::: pipelines/daily/metadata.yaml:5:45',
        '|   - {uuid: a, type: custom, configuration: {global_data_product: true, variables: false}}',
        '|                                             ^^^^^^^^^^^^^^^^^^^',
      ].join('\n'),
    );
  });
});

const placed = (line: number, column: number, endColumn: number, text: string): object => ({
  file: 'pipelines/daily/metadata.yaml',
  line,
  column,
  endColumn,
  text,
});

const savedByMage = `
blocks:
- all_upstream_blocks_executed: true
  color: null
  configuration:
    config_profile: prod
    file_path: loaders/orders.ts
    limit: 10
  downstream_blocks:
  - only_mondays
  executor_config: null
  executor_type: local_python
  groups: []
  has_callback: false
  language: python
  name: load orders
  retry_config: {retries: 5}
  status: executed
  timeout: 60
  type: data_loader
  upstream_blocks: []
  uuid: load_orders
cache_block_output_in_memory: false
callbacks:
- {type: callback, uuid: tell_slack, upstream_blocks: [load_orders]}
concurrency_config: {block_run_limit: 4}
conditionals:
- {uuid: only_mondays, upstream_blocks: [load_orders], configuration: {file_source: {path: conditionals/mondays.ts}}}
config_profile: staging
created_at: '2024-01-01 00:00:00+00:00'
data_integration: null
description: sums up the day
executor_config: {}
executor_count: null
extensions: {}
name: Daily sales
notification_config: {}
remote_variables_dir: null
retry_config: {retries: 2, delay: 1, max_delay: 30, exponential_backoff: false}
run_pipeline_in_one_process: false
settings: {triggers: null}
spark_config: {}
tags: [sales]
timeout: 3600
type: python
uuid: daily
variables: {late_minutes: 15, nested: {a: [1, null]}}
variables_dir: /home/src/.mage_data
widgets: []
`;
