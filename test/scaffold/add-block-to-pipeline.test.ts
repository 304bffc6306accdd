import {describe, expect, test} from 'vitest';
import {addBlockToPipeline, type NewBlock} from '../../runtime/scaffold/add-block-to-pipeline.ts';

const file = 'pipelines/daily_sales/metadata.yaml';
const clean: NewBlock = {uuid: 'clean', type: 'transformer', upstream: []};
const cleanAfter = (...upstream: string[]): NewBlock => ({...clean, upstream});

const added = (text: string, block: NewBlock = clean): string => {
  const result = addBlockToPipeline(text, file, block);
  return result.ok
    ? result.value
    : `refused: ${result.failure.map(({code, message}) => `${code}, ${message}`).join('; ')}`;
};

const failureOf = (source: string, block: NewBlock): unknown => {
  const result = addBlockToPipeline(source, file, block);
  return result.ok ? result.value : result.failure;
};

/** As Mage writes a block, with what stands after its key. */
const mage = (downstream: string): string =>
  `blocks:\n- uuid: load\n  downstream_blocks:${downstream}\n  type: data_loader\n`;

describe('a block is added to', () => {
  test('the short form that magelet writes', () => {
    const text = 'name: sales\nblocks:\n  - uuid: load\n    type: data_loader\n';
    expect(added(text, cleanAfter('load'))).toBe(
      'name: sales\nblocks:\n  - uuid: load\n    type: data_loader\n' +
        '  - uuid: clean\n    type: transformer\n    upstream_blocks: [load]\n',
    );
  });

  test('several upstream blocks, in the order given', () => {
    const text = 'blocks:\n  - uuid: a\n    type: data_loader\n  - uuid: raw/b\n    type: data_loader\n';
    expect(added(text, cleanAfter('raw/b', 'a'))).toBe(
      `${text}  - uuid: clean\n    type: transformer\n    upstream_blocks: [raw/b, a]\n`,
    );
  });

  test('a list that stands flush with its key, as Mage writes it, before the keys that follow', () => {
    expect(added('blocks:\n- uuid: load\n  type: data_loader\nname: sales\n')).toBe(
      'blocks:\n- uuid: load\n  type: data_loader\n- uuid: clean\n  type: transformer\nname: sales\n',
    );
  });

  test('a list indented by four with a wide gap after the dash', () => {
    expect(added('blocks:\n    -   uuid: load\n        type: custom\n')).toBe(
      'blocks:\n    -   uuid: load\n        type: custom\n    -   uuid: clean\n        type: transformer\n',
    );
  });

  test('an empty list in brackets, which becomes one of lines and keeps its comment', () => {
    expect(added('blocks: [] # none yet\n# what the run may change\nvariables: {}\n')).toBe(
      'blocks: # none yet\n  - uuid: clean\n    type: transformer\n# what the run may change\nvariables: {}\n',
    );
  });

  test('an empty list with the indentation that the other lists of the file have', () => {
    expect(added('tags:\n- daily\nblocks: []\n')).toBe('tags:\n- daily\nblocks:\n- uuid: clean\n  type: transformer\n');
  });

  test('a key without a value, after the comment that belongs to it', () => {
    expect(added('blocks:\n  # here they come\nvariables:\n  late: 15\n')).toBe(
      'blocks:\n  # here they come\n  - uuid: clean\n    type: transformer\nvariables:\n  late: 15\n',
    );
  });

  test.each(['~', 'null', 'Null', 'NULL'])('the value %s, which is none', (none) => {
    expect(added(`blocks: ${none}\nname: sales\n`)).toBe(
      'blocks:\n  - uuid: clean\n    type: transformer\nname: sales\n',
    );
  });

  test('a pipeline without the key', () => {
    expect(added('name: sales\nvariables:\n  late: 15 # minutes\n# the end\n')).toBe(
      'name: sales\nvariables:\n  late: 15 # minutes\n# the end\nblocks:\n  - uuid: clean\n    type: transformer\n',
    );
  });

  test('a document between its marks', () => {
    expect(added('---\nname: sales\n...\n')).toBe(
      '---\nname: sales\nblocks:\n  - uuid: clean\n    type: transformer\n...\n',
    );
  });

  test('an empty file, and one of comments alone', () => {
    expect(added('')).toBe('blocks:\n  - uuid: clean\n    type: transformer\n');
    expect(added('# sales\n')).toBe('# sales\nblocks:\n  - uuid: clean\n    type: transformer\n');
  });

  test('a file whose last line does not end', () => {
    expect(added('blocks:\n  - uuid: load\n    type: data_loader')).toBe(
      'blocks:\n  - uuid: load\n    type: data_loader\n  - uuid: clean\n    type: transformer\n',
    );
    expect(added('blocks: []')).toBe('blocks:\n  - uuid: clean\n    type: transformer\n');
  });

  test('a file with the line ends of Windows', () => {
    const text =
      'name: sales\r\nblocks:\r\n- uuid: load\r\n  type: data_loader\r\n  downstream_blocks: []\r\nretry: 1\r\n';
    expect(added(text, cleanAfter('load'))).toBe(
      'name: sales\r\nblocks:\r\n- uuid: load\r\n  type: data_loader\r\n  downstream_blocks: [clean]\r\n' +
        '- uuid: clean\r\n  type: transformer\r\n  upstream_blocks: [load]\r\nretry: 1\r\n',
    );
    expect(added('name: sales\r\nblocks: []')).toBe(
      'name: sales\r\nblocks:\r\n  - uuid: clean\r\n    type: transformer\r\n',
    );
  });

  test('blocks with blank lines between them, after the comments of the last one', () => {
    const text =
      'blocks:\n  - uuid: a\n    type: custom # first\n\n  - uuid: b\n    type: custom\n    # b is slow\n' +
      '\n  # - uuid: c\n\n# what the run may change\nvariables: {}\n';
    expect(added(text)).toBe(
      'blocks:\n  - uuid: a\n    type: custom # first\n\n  - uuid: b\n    type: custom\n    # b is slow\n' +
        '\n  # - uuid: c\n\n  - uuid: clean\n    type: transformer\n\n# what the run may change\nvariables: {}\n',
    );
  });

  test('a block that ends in a text of several lines', () => {
    const text = 'blocks:\n  - uuid: a\n    type: custom\n    content: |\n      select 1\n\n\nname: sales\n';
    expect(added(text)).toBe(
      'blocks:\n  - uuid: a\n    type: custom\n    content: |\n      select 1\n' +
        '  - uuid: clean\n    type: transformer\n\n\nname: sales\n',
    );
  });

  test('a block that ends in a text whose blank lines count', () => {
    const text = 'blocks:\n  - uuid: a\n    type: custom\n    content: |+\n      select 1\n\nname: sales\n';
    expect(added(text)).toBe(
      'blocks:\n  - uuid: a\n    type: custom\n    content: |+\n      select 1\n\n' +
        '  - uuid: clean\n    type: transformer\nname: sales\n',
    );
  });

  test('a block that ends in a quoted text, a value left out, or a key left open', () => {
    expect(added('blocks:\n  - uuid: \'a\'\n    type: "custom"\n')).toContain('"custom"\n  - uuid: clean\n');
    expect(added('blocks:\n  - uuid: a\n    type: custom\n    configuration:\nname: x\n')).toContain(
      '    configuration:\n  - uuid: clean\n    type: transformer\nname: x\n',
    );
    expect(added('blocks:\n  - uuid: a\n    type: custom\n    groups: [x, {y: }, ]\nname: x\n')).toContain(
      '    groups: [x, {y: }, ]\n  - uuid: clean\n    type: transformer\nname: x\n',
    );
  });

  test('a list in brackets on one line', () => {
    expect(added('blocks: [{uuid: load, type: data_loader}] # short\n', cleanAfter('load'))).toBe(
      'blocks: [{uuid: load, type: data_loader}, {uuid: clean, type: transformer, upstream_blocks: [load]}] # short\n',
    );
  });

  test('a list in brackets on the last line, which does not end', () => {
    expect(added('blocks: [{uuid: a, type: custom}]')).toBe(
      'blocks: [{uuid: a, type: custom}, {uuid: clean, type: transformer}]',
    );
  });

  test('a list in brackets over several lines, with and without a comma at its end', () => {
    expect(added('blocks: [\n    {uuid: a, type: custom}, # one\n    {uuid: b, type: custom} # two\n  ]\n')).toBe(
      'blocks: [\n    {uuid: a, type: custom}, # one\n    {uuid: b, type: custom}, # two\n' +
        '    {uuid: clean, type: transformer}\n  ]\n',
    );
    expect(added('blocks: [\n    {uuid: a, type: custom}, # ]\n  ]\n')).toBe(
      'blocks: [\n    {uuid: a, type: custom}, # ]\n    {uuid: clean, type: transformer},\n  ]\n',
    );
  });

  test('a pipeline written in braces, as JSON is', () => {
    expect(added('{"name": "sales", "blocks": [{"uuid": "load", "type": "data_loader"}]}\n')).toBe(
      '{"name": "sales", "blocks": [{"uuid": "load", "type": "data_loader"}, {uuid: clean, type: transformer}]}\n',
    );
    expect(added('{name: sales}\n')).toBe('{name: sales, blocks: [{uuid: clean, type: transformer}]}\n');
    expect(added('{name: sales, blocks: []}\n')).toBe('{name: sales, blocks: [{uuid: clean, type: transformer}]}\n');
    expect(added('{}\n')).toBe('{blocks: [{uuid: clean, type: transformer}]}\n');
  });

  test('blocks that have anchors and merge what they share', () => {
    const text =
      'shared: &slow\n  timeout: 60\nblocks: &all\n  - &first\n    uuid: a\n    type: custom\n    <<: *slow\nname: x\n';
    expect(added(text)).toBe(
      'shared: &slow\n  timeout: 60\nblocks: &all\n  - &first\n    uuid: a\n    type: custom\n    <<: *slow\n' +
        '  - uuid: clean\n    type: transformer\nname: x\n',
    );
  });

  test('a name that YAML would read as something else, in quotes', () => {
    const text = 'blocks:\n  - uuid: "2024"\n    type: data_loader\n  - uuid: off\n    type: data_loader\n';
    expect(added(text, {uuid: 'no', type: 'custom', upstream: ['2024', 'off']})).toBe(
      `${text}  - uuid: "no"\n    type: custom\n    upstream_blocks: ["2024", "off"]\n`,
    );
  });
});

describe('downstream_blocks', () => {
  test.each([
    ['is left out where nobody wrote it', 'blocks:\n- uuid: load\n  type: data_loader\n', undefined],
    ['is filled where it is empty', mage(' []'), ' [clean]'],
    ['is filled where it has no value', mage(''), ' [clean]'],
    ['grows in brackets', mage(' [report] # one'), ' [report, clean] # one'],
    ['grows by a line', mage('\n  - report # one'), '\n  - report # one\n  - clean'],
    ['stays where it names the block already', mage(' [clean]'), ' [clean]'],
  ])('%s', (_, text, expected) => {
    const after = '- uuid: clean\n  type: transformer\n  upstream_blocks: [load]\n';
    expect(added(text, cleanAfter('load'))).toBe((expected === undefined ? text : mage(expected)) + after);
  });

  test('stays in blocks that the new one does not wait for, and where an anchor shares it', () => {
    const text =
      'blocks:\n- uuid: a\n  downstream_blocks: []\n- uuid: b\n  downstream_blocks: &none []\n' +
      '- uuid: c\n  downstream_blocks: *none\n';
    expect(added(text, cleanAfter('b', 'c'))).toBe(
      `${text}- uuid: clean\n  type: transformer\n  upstream_blocks: [b, c]\n`,
    );
  });
});

test('conditionals and callbacks stand in lists of their own, attached by their upstream blocks', () => {
  const text = 'blocks:\n  - uuid: load\n    type: data_loader\n    downstream_blocks: []\n';
  expect(added(text, {uuid: 'is_weekday', type: 'conditional', upstream: ['load']})).toBe(
    `${text}conditionals:\n  - uuid: is_weekday\n    type: conditional\n    upstream_blocks: [load]\n`,
  );
  expect(added(`${text}callbacks: []\n`, {uuid: 'tell', type: 'callback', upstream: ['load']})).toBe(
    `${text}callbacks:\n  - uuid: tell\n    type: callback\n    upstream_blocks: [load]\n`,
  );
});

describe('refused', () => {
  const text =
    'blocks:\n  - uuid: load_orders\n    type: data_loader\n  - uuid: load_orders_2\n    type: data_loader\n';

  test('is a name that the pipeline has, with one that is free', () => {
    expect(failureOf(text, {uuid: 'load_orders', type: 'data_loader', upstream: []})).toEqual([
      {
        severity: 'error',
        code: 'block-exists',
        message: 'daily_sales has a block "load_orders" already',
        at: {place: {file, line: 2, column: 11, endColumn: 22, text: '  - uuid: load_orders'}, label: 'this one'},
        notes: ['nothing was written'],
        help: 'choose another name, such as load_orders_3',
      },
    ]);
  });

  test('is a name that a callback of the pipeline has', () => {
    expect(added('callbacks:\n  - uuid: clean\n    type: callback\n')).toBe(
      'refused: block-exists, daily_sales has a block "clean" already',
    );
  });

  test('is an upstream that the pipeline lacks, with the one that is close', () => {
    expect(failureOf(text, {uuid: 'clean', type: 'transformer', upstream: ['load_order', 'load_orders_2']})).toEqual([
      {
        severity: 'error',
        code: 'unknown-upstream',
        message: 'block "clean" would wait for "load_order", which daily_sales does not have',
        related: [
          {
            place: {file, line: 2, column: 11, endColumn: 22, text: '  - uuid: load_orders'},
            label: 'this one is close',
          },
        ],
        notes: ['daily_sales has: load_orders, load_orders_2', 'nothing was written'],
        help: 'write --upstream load_orders,load_orders_2',
      },
    ]);
  });

  test('is an upstream with no like, with the command that creates it', () => {
    expect(failureOf('blocks: []\n', {uuid: 'clean', type: 'transformer', upstream: ['load']})).toEqual([
      {
        severity: 'error',
        code: 'unknown-upstream',
        message: 'block "clean" would wait for "load", which daily_sales does not have',
        notes: ['daily_sales has no blocks yet', 'nothing was written'],
        help: 'create it first: magelet new block data_loader load --pipeline daily_sales',
      },
    ]);
  });

  test('is a block that waits for itself', () => {
    expect(
      failureOf('blocks:\n  - uuid: load\n', {uuid: 'clean', type: 'transformer', upstream: ['load', 'clean']}),
    ).toEqual([
      {
        severity: 'error',
        code: 'dependency-cycle',
        message: 'block "clean" would wait for itself',
        notes: ['nothing was written'],
        help: 'write --upstream load',
      },
    ]);
  });

  test('is a block that waits for itself alone', () => {
    expect(failureOf('blocks: []\n', cleanAfter('clean'))).toMatchObject([{help: 'leave --upstream out'}]);
  });

  test('is everything that is wrong at once', () => {
    expect(added('blocks:\n  - uuid: clean\n', cleanAfter('clean', 'a', 'b'))).toBe(
      'refused: block-exists, daily_sales has a block "clean" already; ' +
        'unknown-upstream, block "clean" would wait for "a", which daily_sales does not have; ' +
        'unknown-upstream, block "clean" would wait for "b", which daily_sales does not have',
    );
  });

  test('is a file that is not YAML, with the place', () => {
    expect(failureOf('blocks:\n\t- uuid: load\n', clean)).toEqual([
      {
        severity: 'error',
        code: 'yaml-syntax',
        message: 'a tab indents this line, and YAML indents with spaces',
        at: {place: {file, line: 2, column: 1, endColumn: 2, text: '\t- uuid: load'}},
        help: 'put spaces in the place of the tab',
      },
    ]);
  });

  test.each([
    ['an alias', 'all: &all\n  - uuid: load\nblocks: *all\n'],
    ['an anchor whose list is used again', 'blocks: &all\n  - uuid: load\nagain: *all\n'],
    ['a text', 'blocks: none\n'],
    ['a map', 'blocks:\n  load: data_loader\n'],
    ['an empty list with an anchor', 'blocks: &none []\n'],
    ['no value, with an anchor', 'blocks: &none ~\n'],
    ['an empty list that holds a comment', 'blocks: [ # none\n  ]\n'],
    ['a file that is a list', '- uuid: load\n'],
  ])('is %s in the place of the list, with the line to add by hand', (_, source) => {
    expect(failureOf(source, clean)).toEqual([
      {
        severity: 'error',
        code: 'not-editable',
        message: `the way ${file} is written leaves no place where a block can be added safely`,
        at: {place: {file, line: 0, column: 0, endColumn: 0}},
        notes: ['nothing was written'],
        help: 'add the block to blocks by hand: - {uuid: clean, type: transformer}',
      },
    ]);
  });
});
