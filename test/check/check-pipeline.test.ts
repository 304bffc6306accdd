import {describe, expect, test} from 'vitest';
import {checkPipeline, type PipelineCheck} from '../../runtime/check/check-pipeline.ts';
import type {ModuleFile} from '../../runtime/check/rule.ts';
import {rules} from '../../runtime/check/rules.ts';
import {readPipeline} from '../../runtime/config/read-pipeline.ts';
import {readProfiles} from '../../runtime/config/read-profiles.ts';
import {blockKinds} from '../../runtime/core/block-kind.ts';
import type {PipelineName} from '../../runtime/core/names.ts';
import type {BlockDefinition} from '../../runtime/core/pipeline.ts';
import {told} from '../config/told.ts';
import {processorTimeSince} from '../support/processor-time.ts';

type Given = {readonly profiles?: string; readonly missing?: readonly string[]; readonly others?: readonly string[]};

/** Checks a pipeline whose blocks all have their files but for the missing ones. */
function check(text: string, {profiles, missing = [], others = []}: Given = {}): PipelineCheck {
  const name = 'daily_sales' as PipelineName;
  const {value: definition} = readPipeline({name, file: 'pipelines/daily_sales/metadata.yaml', text});
  if (!definition) throw new Error('this text has no pipeline');
  const moduleFileOf = (block: BlockDefinition): ModuleFile => {
    const path = block.filePath?.value ?? `blocks/${blockKinds[block.kind.value].folder}/${block.name.value}.ts`;
    const exists = !missing.includes(block.name.value);
    return {path, exists, others: exists ? [] : others};
  };
  const read = profiles === undefined ? undefined : readProfiles({file: 'io_config.yaml', text: profiles}).value;
  return checkPipeline({definition, profiles: read, moduleFileOf, projectFolder: '/project'});
}

const toldOf = (text: string, given?: Given): string => told(check(text, given).diagnostics);

const threeBlocks = `name: daily_sales
blocks:
  - uuid: load_orders
    type: data_loader
  - uuid: clean_orders
    type: transformer
    upstream_blocks: [load_orders]
  - uuid: export_orders
    type: data_exporter
    upstream_blocks: [clean_orders]
`;

test('a block whose name is none is looked at all the same, and everything that is wrong with it is told at once', () => {
  const text = `blocks:
  - uuid: load_orders
    type: data_loader
  - uuid: Clean Orders
    type: transformer
    language: python
    upstream_blocks: [load_order]
    configuration: {config_profile: archiv}
  - uuid: export_orders
    type: data_exporter
    upstream_blocks: [Clean Orders, clean_orders]
`;
  const {checked, diagnostics} = check(text, {profiles: 'archive: {}', missing: ['Clean Orders']});
  expect(checked).toBeUndefined();
  expect(diagnostics.map(({code, message}) => `${code}: ${message}`)).toEqual([
    'unsupported-language: block "Clean Orders" is written in Python, which magelet does not run',
    'unknown-upstream: block "Clean Orders" waits for "load_order", which daily_sales does not have',
    'unknown-profile: block "Clean Orders" asks for profile "archiv", which io_config.yaml does not have',
    'unknown-upstream: block "export_orders" waits for "clean_orders", which daily_sales does not have',
  ]);
});

describe('a pipeline without mistakes', () => {
  test('is checked: names as names, modules as absolute paths', () => {
    const {diagnostics, checked} = check(threeBlocks);
    expect(told(diagnostics)).toBe('');
    expect(checked?.blocks.map(({name, kind, upstream, modulePath}) => ({name, kind, upstream, modulePath}))).toEqual([
      {
        name: 'load_orders',
        kind: 'data_loader',
        upstream: [],
        modulePath: '/project/blocks/data_loaders/load_orders.ts',
      },
      {
        name: 'clean_orders',
        kind: 'transformer',
        upstream: ['load_orders'],
        modulePath: '/project/blocks/transformers/clean_orders.ts',
      },
      {
        name: 'export_orders',
        kind: 'data_exporter',
        upstream: ['clean_orders'],
        modulePath: '/project/blocks/data_exporters/export_orders.ts',
      },
    ]);
    expect(checked?.blocks[0]?.definition).toBe(checked?.definition.blocks[0]);
  });

  test('is looked up on the disk once a block', () => {
    const asked: string[] = [];
    const {value: definition} = readPipeline({name: 'a' as PipelineName, file: 'a.yaml', text: threeBlocks});
    if (!definition) throw new Error('this text has no pipeline');
    checkPipeline({
      definition,
      profiles: undefined,
      moduleFileOf: ({name: {value: path}}) => {
        asked.push(path);
        return {path, exists: true, others: []};
      },
      projectFolder: '/project',
    });
    expect(asked).toEqual(['load_orders', 'clean_orders', 'export_orders']);
  });

  test('may be empty', () => {
    expect(check('blocks: []').checked?.blocks).toEqual([]);
  });
});

test('a name in upstream_blocks that no block has is told with the one that is close', () => {
  const text = `blocks:
  - uuid: load_orders
    type: data_loader
  - uuid: clean_orders
    type: transformer
    upstream_blocks: [load_order]
`;
  expect(toldOf(text))
    .toBe(`error[unknown-upstream]: block "clean_orders" waits for "load_order", which daily_sales does not have
--> pipelines/daily_sales/metadata.yaml:6:23
|     upstream_blocks: [load_order]
|                       ^^^^^^^^^^ no such block
::: pipelines/daily_sales/metadata.yaml:2:11
|   - uuid: load_orders
|           ^^^^^^^^^^^ this one is close
help: write load_orders, or create it: magelet new block data_loader load_order --pipeline daily_sales`);
  expect(check(text).checked).toBeUndefined();
});

test('a name that is close to none is told with the blocks there are', () => {
  const text = threeBlocks.replace('[clean_orders]', '[prices]');
  expect(toldOf(text))
    .toBe(`error[unknown-upstream]: block "export_orders" waits for "prices", which daily_sales does not have
--> pipelines/daily_sales/metadata.yaml:10:23
|     upstream_blocks: [prices]
|                       ^^^^^^ no such block
note: daily_sales has load_orders, clean_orders
help: create it: magelet new block transformer prices --pipeline daily_sales`);
});

test('a text that cannot name a block is not proposed as one', () => {
  expect(check('blocks: [{uuid: a, type: custom, upstream_blocks: ["x y"]}]').diagnostics[0]?.help).toBe(
    'take "x y" out of upstream_blocks',
  );
});

test('a block whose name could not be read makes no further mistakes, and no checked pipeline', () => {
  const text = threeBlocks.replaceAll('load_orders', 'Load Orders');
  expect(check(text)).toEqual({diagnostics: []});
  expect(
    toldOf(
      'blocks: [{uuid: a, type: custom, downstream_blocks: [b c]}, {uuid: b c, type: custom, upstream_blocks: [a]}]',
    ),
  ).toBe('');
});

test('two blocks of one name are told with both lines', () => {
  expect(toldOf('blocks:\n  - {uuid: a, type: custom}\n  - {uuid: a, type: sensor}\n'))
    .toBe(`error[duplicate-block]: two blocks are named "a"
--> pipelines/daily_sales/metadata.yaml:3:12
|   - {uuid: a, type: sensor}
|            ^ the second one
::: pipelines/daily_sales/metadata.yaml:2:12
|   - {uuid: a, type: custom}
|            ^ the first one
help: give this one a name of its own, such as a_2`);
});

test('a block that waits for itself is told once', () => {
  expect(toldOf('blocks:\n  - {uuid: a, type: custom, upstream_blocks: [a]}\n'))
    .toBe(`error[self-upstream]: block "a" waits for itself, and would never start
--> pipelines/daily_sales/metadata.yaml:2:47
|   - {uuid: a, type: custom, upstream_blocks: [a]}
|                                               ^
help: take a out of its own upstream_blocks`);
});

test('an upstream that is named twice is a warning, and arrives once', () => {
  const text = 'blocks:\n  - {uuid: a, type: custom}\n  - {uuid: b, type: custom, upstream_blocks: [a, a]}\n';
  expect(toldOf(text)).toBe(`warning[duplicate-upstream]: block "b" names "a" twice in upstream_blocks
--> pipelines/daily_sales/metadata.yaml:3:50
|   - {uuid: b, type: custom, upstream_blocks: [a, a]}
|                                                  ^ the second time
::: pipelines/daily_sales/metadata.yaml:3:47
|   - {uuid: b, type: custom, upstream_blocks: [a, a]}
|                                               ^ the first time
note: the block receives the output of a once, where it is named first
help: take the second a out`);
  expect(check(text).checked?.blocks[1]?.upstream).toEqual(['a']);
});

describe('downstream_blocks', () => {
  test('that agrees says nothing', () => {
    expect(toldOf(threeBlocks.replace('data_loader', 'data_loader\n    downstream_blocks: [clean_orders]'))).toBe('');
  });

  test('that names a block which does not wait is told', () => {
    const text = threeBlocks.replace('type: data_loader', 'type: data_loader\n    downstream_blocks: [export_orders]');
    expect(toldOf(text))
      .toBe(`error[disagreeing-downstream]: block "load_orders" says that "export_orders" comes after it, but "export_orders" does not wait for it
--> pipelines/daily_sales/metadata.yaml:5:25
|     downstream_blocks: [export_orders]
|                         ^^^^^^^^^^^^^ does not wait for load_orders
::: pipelines/daily_sales/metadata.yaml:9:11
|   - uuid: export_orders
|           ^^^^^^^^^^^^^ this is export_orders
note: the order of a run comes from upstream_blocks alone; downstream_blocks may be left out
help: take export_orders out here, or put load_orders into upstream_blocks of export_orders`);
  });

  test('that names no blocks is noted once for the pipeline, which may run', () => {
    const text = `blocks:
  - {uuid: a, type: custom, downstream_blocks: [chart_1]}
  - {uuid: b, type: custom, downstream_blocks: [chart_2, chart_1]}
`;
    expect(toldOf(text))
      .toBe(`info[disagreeing-downstream]: downstream_blocks names what is no block of daily_sales: chart_1, chart_2
--> pipelines/daily_sales/metadata.yaml:2:49
|   - {uuid: a, type: custom, downstream_blocks: [chart_1]}
|                                                 ^^^^^^^
::: pipelines/daily_sales/metadata.yaml:3:49
|   - {uuid: b, type: custom, downstream_blocks: [chart_2, chart_1]}
|                                                 ^^^^^^^
::: pipelines/daily_sales/metadata.yaml:3:58
|   - {uuid: b, type: custom, downstream_blocks: [chart_2, chart_1]}
|                                                          ^^^^^^^`);
    expect(check(text).checked?.blocks).toHaveLength(2);
  });
});

describe('a circle', () => {
  test('is told as the shortest there is, each step with its line', () => {
    const text = `blocks:
  - {uuid: a, type: custom, upstream_blocks: [d]}
  - {uuid: b, type: custom, upstream_blocks: [a]}
  - {uuid: c, type: custom, upstream_blocks: [b, d]}
  - {uuid: d, type: custom, upstream_blocks: [c]}
`;
    expect(toldOf(text))
      .toBe(`error[dependency-cycle]: blocks of daily_sales wait for one another in a circle: c -> d -> c
--> pipelines/daily_sales/metadata.yaml:4:50
|   - {uuid: c, type: custom, upstream_blocks: [b, d]}
|                                                  ^ c waits for d
::: pipelines/daily_sales/metadata.yaml:5:47
|   - {uuid: d, type: custom, upstream_blocks: [c]}
|                                               ^ d waits for c
help: take one of these names out of its upstream_blocks, such as d of c`);
  });

  test('of many blocks is shortened in its first line', () => {
    const blocks = Array.from(
      {length: 20},
      (_, i) => `  - {uuid: b${i}, type: custom, upstream_blocks: [b${(i + 1) % 20}]}`,
    );
    const [mistake] = check(`blocks:\n${blocks.join('\n')}`).diagnostics;
    expect(mistake?.message).toBe(
      'blocks of daily_sales wait for one another in a circle: b0 -> b1 -> b2 -> b3 -> b4 -> b5 -> … (14 more) -> b0',
    );
    expect(mistake?.related).toHaveLength(19);
  });
});

describe('a block in another language', () => {
  const text = 'blocks:\n  - uuid: load_orders\n    type: data_loader\n    language: python\n';

  test('names the file to make and the command that makes it', () => {
    expect(toldOf(text, {missing: ['load_orders']}))
      .toBe(`error[unsupported-language]: block "load_orders" is written in Python, which magelet does not run
--> pipelines/daily_sales/metadata.yaml:4:15
|     language: python
|               ^^^^^^
note: its TypeScript file would be blocks/data_loaders/load_orders.ts
help: magelet new block data_loader load_orders --pipeline daily_sales`);
  });

  test.each([
    ['SQL', 'sql'],
    ['ts', 'typescript'],
    ['TypeScript', 'typescript'],
    ['javscript', 'javascript'],
  ])('that runs, written as %s, is told as it is written', (written, meant) => {
    const [mistake] = check(text.replace('python', written)).diagnostics;
    expect([mistake?.message, mistake?.notes, mistake?.help]).toEqual([
      `block "load_orders" has the language "${written}", which magelet does not know`,
      ['the languages are typescript, javascript, sql'],
      `write language: ${meant}`,
    ]);
  });

  test('whose TypeScript file is there needs another word in one line', () => {
    const [mistake] = check(text.replace('python', 'cobol')).diagnostics;
    expect([mistake?.message, mistake?.notes, mistake?.help]).toEqual([
      'block "load_orders" is written in cobol, which magelet does not run',
      ['its TypeScript file is there: blocks/data_loaders/load_orders.ts'],
      'write language: typescript, or take the line out',
    ]);
  });

  test.each([
    ['r', 'R'],
    ['yaml', 'YAML'],
  ])('%s is spoken of as %s', (language, spoken) => {
    expect(check(text.replace('python', language)).diagnostics[0]?.message).toBe(
      `block "load_orders" is written in ${spoken}, which magelet does not run`,
    );
  });

  test('of TypeScript and JavaScript there is nothing to say', () => {
    expect([toldOf(text.replace('python', 'typescript')), toldOf(text.replace('python', 'javascript'))]).toEqual([
      '',
      '',
    ]);
  });
});

describe('a kind that Mage alone runs', () => {
  const text = 'blocks:\n  - uuid: marts/stays\n    type: dbt\n    language: yaml\n';

  test('is told once, with the file to make and the command that makes it', () => {
    expect(toldOf(text, {missing: ['marts/stays']}))
      .toBe(`error[unsupported-block-kind]: block "marts/stays" is of Mage's kind "dbt", which magelet does not run
--> pipelines/daily_sales/metadata.yaml:3:11
|     type: dbt
|           ^^^
note: its TypeScript file would be blocks/custom/marts/stays.ts
help: write type: custom, which may do the same, then: magelet new block custom marts/stays --pipeline daily_sales`);
  });

  test('whose TypeScript file is there needs another word in one line', () => {
    expect(check(text).diagnostics.map(({notes, help}) => ({notes, help}))).toEqual([
      {
        notes: ['its TypeScript file is there: blocks/custom/marts/stays.ts'],
        help: 'write type: custom, which may do the same',
      },
    ]);
  });
});

describe('a replica', () => {
  const blocks = 'blocks:\n  - {uuid: clean_orders, type: transformer}\n';

  test('of a block that is not there is told with the one that is close', () => {
    expect(toldOf(`${blocks}  - {uuid: clean_again, type: transformer, replicated_block: clean_order}\n`))
      .toBe(`error[unknown-replicated-block]: block "clean_again" replicates "clean_order", which daily_sales does not have
--> pipelines/daily_sales/metadata.yaml:3:62
|   - {uuid: clean_again, type: transformer, replicated_block: clean_order}
|                                                              ^^^^^^^^^^^ no such block
::: pipelines/daily_sales/metadata.yaml:2:12
|   - {uuid: clean_orders, type: transformer}
|            ^^^^^^^^^^^^ this one is close
help: write clean_orders`);
  });

  test('of a replica of itself is told', () => {
    const [mistake] = check('blocks: [{uuid: a, type: custom, replicated_block: a}]').diagnostics;
    expect([mistake?.message, mistake?.help]).toEqual([
      'block "a" replicates "a", which has no file of its own: they replicate one another',
      'write the name of a block that has a file, or take the replicated_block line out',
    ]);
  });

  test('whose block has no file is not told beside it', () => {
    const text = `${blocks}  - {uuid: clean_again, type: transformer, replicated_block: clean_orders}\n`;
    expect(check(text, {missing: ['clean_orders', 'clean_again']}).diagnostics.map(({message}) => message)).toEqual([
      'block "clean_orders" has no file',
    ]);
  });
});

test('a block that waits for a note of Mage is told that it does not run', () => {
  const text =
    'blocks:\n  - {uuid: read_me, type: markdown}\n  - {uuid: a, type: custom, upstream_blocks: [read_me]}\n';
  expect(toldOf(text))
    .toBe(`error[unknown-upstream]: block "a" waits for "read_me", a markdown of Mage, which does not run
--> pipelines/daily_sales/metadata.yaml:3:47
|   - {uuid: a, type: custom, upstream_blocks: [read_me]}
|                                               ^^^^^^^
::: pipelines/daily_sales/metadata.yaml:2:12
|   - {uuid: read_me, type: markdown}
|            ^^^^^^^ this is read_me
help: take read_me out of upstream_blocks of a`);
});

describe('a block without a file', () => {
  const text = 'blocks:\n  - uuid: load_orders\n    type: data_loader\n';

  test('is told with the path and the command that makes it', () => {
    expect(toldOf(text, {missing: ['load_orders'], others: ['blocks/data_loaders/load_order.ts', 'blocks/x.ts']}))
      .toBe(`error[block-not-found]: block "load_orders" has no file
--> pipelines/daily_sales/metadata.yaml:2:11
|   - uuid: load_orders
|           ^^^^^^^^^^^ blocks/data_loaders/load_orders.ts is not there
note: blocks/data_loaders/load_order.ts is close
help: magelet new block data_loader load_orders --pipeline daily_sales`);
  });

  test('whose configuration names one is told there', () => {
    const named = `${text}    configuration: {file_path: loaders/order.ts}\n`;
    expect(toldOf(named, {missing: ['load_orders'], others: ['loaders/orders.ts']}))
      .toBe(`error[block-not-found]: block "load_orders" has no file
--> pipelines/daily_sales/metadata.yaml:4:32
|     configuration: {file_path: loaders/order.ts}
|                                ^^^^^^^^^^^^^^^^ loaders/order.ts is not there
note: loaders/orders.ts is close
help: write loaders/orders.ts`);
    expect(check(named, {missing: ['load_orders']}).diagnostics[0]?.help).toBe(
      'write the path of a file in the project',
    );
  });
});

describe('a block of an unknown kind', () => {
  const text = `blocks:
  - {uuid: load_orders, type: data_loader}
  - uuid: clean_orders
    type: transfomer
    upstream_blocks: [load_order, load_orders, load_orders]
    downstream_blocks: [load_orders]
    configuration: {config_profile: prod}
  - {uuid: export_orders, type: data_exporter, upstream_blocks: [clean_orders]}
`;

  test('is told by every rule that asks for no kind, and not for the file that it would have', () => {
    const {diagnostics, checked} = check(text, {profiles: 'default: {}', missing: ['clean_orders']});
    expect(diagnostics.map(({code, at}) => `${at?.place.line} ${code}`)).toEqual([
      '5 unknown-upstream',
      '5 duplicate-upstream',
      '6 disagreeing-downstream',
      '7 unknown-profile',
    ]);
    expect(checked).toBeUndefined();
  });

  test('is told for a file whose path it names', () => {
    const named = 'blocks:\n  - {uuid: a, type: transfomer, configuration: {file_path: steps/a.ts}}\n';
    expect(toldOf(named, {missing: ['a']})).toBe(`error[block-not-found]: block "a" has no file
--> pipelines/daily_sales/metadata.yaml:2:60
|   - {uuid: a, type: transfomer, configuration: {file_path: steps/a.ts}}
|                                                            ^^^^^^^^^^ steps/a.ts is not there
help: write the path of a file in the project`);
  });

  test('cannot be run, also where nothing else is wrong', () => {
    expect(check('blocks: [{uuid: a, type: transfomer}]')).toEqual({diagnostics: []});
  });
});

describe('a profile that io_config.yaml does not have', () => {
  const text = 'config_profile: stagin\nblocks:\n  - {uuid: a, type: custom, configuration: {config_profile: prod}}\n';

  test('is told for the pipeline and for the block, with the profiles there are', () => {
    expect(toldOf(text, {profiles: 'default: {}\nstaging: {}\n'}))
      .toBe(`error[unknown-profile]: pipeline "daily_sales" asks for profile "stagin", which io_config.yaml does not have
--> pipelines/daily_sales/metadata.yaml:1:17
| config_profile: stagin
|                 ^^^^^^ no such profile
::: io_config.yaml:1:1
| default: {}
| ^^^^^^^ profile "default"
::: io_config.yaml:2:1
| staging: {}
| ^^^^^^^ this one is close
help: write staging
error[unknown-profile]: block "a" asks for profile "prod", which io_config.yaml does not have
--> pipelines/daily_sales/metadata.yaml:3:61
|   - {uuid: a, type: custom, configuration: {config_profile: prod}}
|                                                             ^^^^ no such profile
::: io_config.yaml:1:1
| default: {}
| ^^^^^^^ profile "default"
::: io_config.yaml:2:1
| staging: {}
| ^^^^^^^ profile "staging"
help: add to io_config.yaml: prod: {}`);
  });

  test('is told where there is no such file', () => {
    const [mistake] = check(text).diagnostics;
    expect([mistake?.notes, mistake?.related]).toEqual([['the project has no io_config.yaml'], undefined]);
  });

  test('is none where it is there', () => {
    expect(toldOf(text, {profiles: 'prod: {}\nstagin: {}\n'})).toBe('');
  });
});

test('every rule says which codes it has, and no two have the same', () => {
  const codes = rules.flatMap((rule) => rule.codes);
  expect(codes).toEqual([
    'duplicate-block',
    'unknown-upstream',
    'self-upstream',
    'duplicate-upstream',
    'disagreeing-downstream',
    'dependency-cycle',
    'unsupported-block-kind',
    'unsupported-language',
    'unknown-replicated-block',
    'block-not-found',
    'unknown-profile',
    'sql-export-target',
    'unsupported-provider',
  ]);
});

test('10,000 blocks in one chain, in one circle, or with as many mistakes are checked without recursion and soon', () => {
  expect(check(manyBlocks((index) => (index === 0 ? '' : `b${index - 1}`))).checked?.blocks).toHaveLength(10_000);
  expect(check(manyBlocks((index) => `b${(index + 1) % 10_000}`)).diagnostics[0]?.related).toHaveLength(9_999);
  const began = process.cpuUsage();
  expect(check(manyBlocks((index) => `x${index}`)).diagnostics).toHaveLength(10_000);
  // Reading is in it too. The bound is far off what it takes, and far below what a quadratic walk would take.
  expect(processorTimeSince(began)).toBeLessThan(2_000);
});

function manyBlocks(upstream: (index: number) => string): string {
  const blocks = Array.from(
    {length: 10_000},
    (_, index) => `  - {uuid: b${index}, type: custom, upstream_blocks: [${upstream(index)}]}`,
  );
  return `blocks:\n${blocks.join('\n')}`;
}
