import {describe, expect, test} from 'vitest';
import {ScratchProject} from '../support/scratch-project.ts';

const block = (kind: string, body: string, imports = kind): string =>
  `import {${imports}} from 'magelet';\nexport default ${kind}(${body});\n`;

/** Two countries with three cities between them, two years, and what follows from all of them. */
const travel = {
  'pipelines/p/metadata.yaml': `blocks:
  - {uuid: countries, type: data_loader, configuration: {dynamic: true}}
  - {uuid: years, type: data_loader, configuration: {dynamic: true}}
  - {uuid: cities, type: transformer, upstream_blocks: [countries], configuration: {dynamic: {parent: true}}}
  - {uuid: visit, type: transformer, upstream_blocks: [cities, years]}
  - {uuid: tidy, type: transformer, upstream_blocks: [visit], configuration: {reduce_output: true}}
  - {uuid: report, type: custom, upstream_blocks: [tidy]}
callbacks:
  - {uuid: ended}
`,
  'blocks/data_loaders/countries.ts': block(
    'dataLoader',
    `() => [[{c: 'fr'}, {c: 'de'}], [{block_uuid: 'fr'}, {block_uuid: 'de'}]]`,
  ),
  'blocks/data_loaders/years.ts': block('dataLoader', '() => Table.from([{y: 2024}, {y: 2025}])', 'dataLoader, Table'),
  'blocks/transformers/cities.ts': block(
    'transformer',
    `({c}: {c: string}) => (c === 'fr' ? ['paris', 'lyon'] : ['bonn'])`,
  ),
  'blocks/transformers/visit.ts': `import {existsSync} from 'node:fs';
import {transformer} from 'magelet';
export default transformer((city: string, year: {y: number}, {block}) => {
  if (block.name === 'visit:1:fr:0' && !existsSync('open')) throw new Error('lyon is closed');
  return {city, year: year.y};
});
`,
  'blocks/transformers/tidy.ts': block(
    'transformer',
    '(visit: {city: string; year: number}) => `${visit.city} ${visit.year}`',
  ),
  'blocks/custom/report.ts': block('custom', '(all: string[]) => console.log(all.join())'),
  'blocks/callbacks/ended.ts': block(
    'callback',
    "(output, {parent, log}) => log.info(`${parent.of} ${parent.block}: ${parent.event}, ${output}, ${parent.error?.message}`), {on: ['success', 'failure']}",
  ),
};

const endings = (events: readonly Record<string, unknown>[], status: string): readonly string[] =>
  events
    .filter((event) => event['type'] === 'block-settled' && event['status'] === status)
    .map(({block}) => String(block))
    .sort();

const logged = (events: readonly Record<string, unknown>[]): readonly unknown[] =>
  events.filter(({type}) => type === 'block-log').map(({block, message}) => `${String(block)}: ${String(message)}`);

describe('dynamic blocks', () => {
  test('run once for each item and combination; one that fails is resumed alone, and the join is in order', async () => {
    using project = new ScratchProject(travel);
    const first = await project.events('run', 'p');
    expect(endings(first, 'failed')).toEqual(['visit', 'visit:1:fr:0']);
    expect(endings(first, 'upstream_failed')).toEqual(['report', 'tidy', 'tidy:1:fr:0']);
    expect(logged(first)).toEqual([
      'ended: pipeline p: failure, undefined, block "visit:1:fr:0" threw Error: lyon is closed',
    ]);

    project.write({open: ''});
    const second = await project.events('run', 'p', '--resume');
    expect(endings(second, 'completed')).toEqual(['report', 'tidy', 'tidy:1:fr:0', 'visit', 'visit:1:fr:0']);
    expect(endings(second, 'reused').length).toBe(15);
    expect(logged(second)).toEqual([
      'report: paris 2024,paris 2025,lyon 2024,lyon 2025,bonn 2024,bonn 2025',
      'ended: pipeline p: success, undefined, undefined',
    ]);

    const alone = await project.events('run', 'p', '--block', 'report');
    expect(endings(alone, 'completed')).toEqual(['report']);
    expect(logged(alone)[0]).toBe('report: paris 2024,paris 2025,lyon 2024,lyon 2025,bonn 2024,bonn 2025');
  });

  test('that return tables are joined into one table', async () => {
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml': `blocks:
  - {uuid: days, type: data_loader, configuration: {dynamic: true}}
  - {uuid: load, type: transformer, upstream_blocks: [days], configuration: {reduce_output: true}}
  - {uuid: sum, type: custom, upstream_blocks: [load]}
`,
      'blocks/data_loaders/days.ts': block('dataLoader', '() => [1, 2, 3]'),
      'blocks/transformers/load.ts': block(
        'transformer',
        '(day: number) => Table.from([{day}, {day: day * 10}])',
        'transformer, Table',
      ),
      'blocks/custom/sum.ts': block(
        'custom',
        'async (all: Table) => console.log(JSON.stringify(await all.rows()))',
        'custom, type Table',
      ),
    });
    expect(logged(await project.events('run', 'p'))).toEqual([
      'sum: [{"day":1},{"day":10},{"day":2},{"day":20},{"day":3},{"day":30}]',
    ]);
  });

  test('that return no list, too many items, or two of one name fail, and say so', async () => {
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml': `blocks:
  - {uuid: a, type: custom, configuration: {dynamic: true}}
  - {uuid: b, type: custom, configuration: {dynamic: true, max_children: 2}}
  - {uuid: c, type: custom, configuration: {dynamic: true}}
  - {uuid: d, type: custom, upstream_blocks: [a, b, c]}
`,
      'blocks/custom/a.ts': block('custom', "() => 'text'"),
      'blocks/custom/b.ts': block('custom', '() => [1, 2, 3]'),
      'blocks/custom/c.ts': block('custom', "() => [[1, 2], [{block_uuid: 'x y'}, {block_uuid: 'x_y'}]]"),
      'blocks/custom/d.ts': block('custom', '() => 1'),
    });
    const {code, stderr} = await project.run('run', 'p');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error[not-a-list-of-items]: block "a" is dynamic, and returned text where a list of items is due\n',
    );
    expect(stderr).toContain(
      'error[too-many-children]: block "b" returned 3 items, more than the 2 that may become runs\n',
    );
    expect(stderr).toContain('error[same-child-name]: block "c" gave two of its items the name "x_y"\n');
  });
});

test('a PermanentError is not tried again, and another error is', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': `retry_config: {retries: 2, delay: 0.01}
blocks: [{uuid: a, type: custom}, {uuid: b, type: custom}]
`,
    'blocks/custom/a.ts': block(
      'custom',
      "() => { throw new PermanentError('there is no order 7'); }",
      'custom, PermanentError',
    ),
    'blocks/custom/b.ts': block(
      'custom',
      "({attempt}) => { if (attempt < 3) throw new Error('later'); return attempt; }",
    ),
  });
  const events = await project.events('run', 'p');
  const ended = events.filter(({type}) => type === 'block-settled');
  expect(ended.map(({block, status, attempts}) => [block, status, attempts].join(' ')).sort()).toEqual([
    'a failed 1',
    'b completed 3',
  ]);
});

test('a block whose upstream gave no output receives undefined; --on-failure wins over the pipeline', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': `on_failure: stop now
blocks:
  - {uuid: bad, type: custom}
  - {uuid: good, type: custom}
  - {uuid: join, type: custom, upstream_blocks: [bad, good], trigger_rule: all_done}
`,
    'blocks/custom/bad.ts': block('custom', "() => { throw new Error('no'); }"),
    'blocks/custom/good.ts': block('custom', '() => 1'),
    'blocks/custom/join.ts': block('custom', '(bad: unknown, good: number) => console.log(`${bad} and ${good}`)'),
  });
  expect(logged(await project.events('run', 'p', '--on-failure', 'continue'))).toEqual(['join: undefined and 1']);
  expect(endings(await project.events('run', 'p'), 'cancelled')).toContain('join');
});
