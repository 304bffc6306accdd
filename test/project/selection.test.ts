import {describe, expect, test} from 'vitest';
import {ScratchProject} from '../support/scratch-project.ts';

const block = (name: string, kind: string): Readonly<Record<string, string>> => ({
  [`blocks/${kind}s/${name}.ts`]: `import {${kind === 'transformer' ? kind : 'dataLoader'}} from 'magelet';
export default ${kind === 'transformer' ? kind : 'dataLoader'}(() => 1);\n`,
});

const files = {
  'pipelines/p/metadata.yaml': `blocks:
  - {uuid: load, type: data_loader, tags: [daily]}
  - {uuid: clean, type: transformer, upstream_blocks: [load], tags: [daily, eu]}
  - {uuid: sum, type: transformer, upstream_blocks: [clean], tags: [eu]}
  - {uuid: other, type: transformer, upstream_blocks: [load]}
`,
  ...block('load', 'data_loader'),
  ...block('clean', 'transformer'),
  ...block('sum', 'transformer'),
  ...block('other', 'transformer'),
};

test('a conditional that is named is told to go with its block, and --downstream that it needs one', async () => {
  using project = new ScratchProject({
    ...files,
    'pipelines/p/metadata.yaml': `${files['pipelines/p/metadata.yaml']}conditionals:
  - {uuid: is_open, upstream_blocks: [clean, sum]}
`,
    'blocks/conditionals/is_open.ts': `import {conditional} from 'magelet';\nexport default conditional(() => true);\n`,
  });
  const told = `error[nothing-selected]: "is_open" is a conditional, which does not run by itself
   = note: it is asked before clean, sum
   = help: write clean
`;
  expect(await project.run('run', 'p', '--select', 'is_open')).toEqual({code: 2, stdout: '', stderr: told});
  expect((await project.run('run', 'p', '--block', 'is_open')).stderr).toBe(told);
  expect(await project.run('run', 'p', '--downstream')).toEqual({
    code: 2,
    stdout: '',
    stderr: `error[usage]: --downstream does not say of which block
   = help: write --downstream <block>, or --block <block> --downstream
`,
  });
});

test('--dry-run --json is a line of JSON for each block', async () => {
  using project = new ScratchProject(files);
  await project.run('run', 'p');
  const {stdout} = await project.run('run', 'p', '--block', 'clean', '--dry-run', '--json');
  const reason = expect.stringMatching(/^from run 20/) as string;
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    {pipeline: 'p', block: 'load', kind: 'data_loader', action: 'reuse', reason},
    {pipeline: 'p', block: 'clean', kind: 'transformer', action: 'run', reason: 'selected'},
  ]);
});

describe('--select', () => {
  test('runs what it finds, without what --exclude finds; what is around it is served from store', async () => {
    using project = new ScratchProject(files);
    await project.run('run', 'p');
    const plan = async (...args: readonly string[]): Promise<readonly string[]> =>
      (await project.run('run', 'p', '--dry-run', ...args)).stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(/\s+/).slice(0, 2).join(' '));
    expect(await plan('--select', 'clean+')).toEqual(['reuse load', 'run clean', 'run sum']);
    expect(await plan('--select', 'tag:daily', '--select', 'other')).toEqual(['run load', 'run clean', 'run other']);
    expect(await plan('--select', 'load+', '--exclude', 'tag:eu')).toEqual(['run load', 'run other']);
    expect(await plan('--exclude', 'sum')).toEqual(['run load', 'run clean', 'run other']);
    expect(await plan('--block', 'clean', '--downstream')).toEqual(['reuse load', 'run clean', 'run sum']);
    expect(await plan('--downstream', 'clean')).toEqual(['reuse load', 'run clean', 'run sum']);
  });

  test('draws a part of the graph, and tells the mistakes of a part', async () => {
    using project = new ScratchProject({...files, 'blocks/transformers/sum.ts': 'export default 1;\n'});
    const {stdout} = await project.run('graph', 'p', '--format', 'json', '--select', 'clean+');
    expect(JSON.parse(stdout)).toMatchObject({order: ['clean', 'sum']});
    const whole = await project.run('validate', 'p');
    expect(whole.stderr).toContain('sum.ts');
    expect(whole.code).toBe(2);
    const part = await project.run('validate', 'p', '--select', 'tag:daily');
    expect(part).toMatchObject({code: 0, stderr: ''});
  });

  test('says what it found nothing by, and what there is', async () => {
    using project = new ScratchProject(files);
    const {code, stderr} = await project.run('graph', 'p', '--select', 'tag:dayly');
    expect(code).toBe(2);
    expect(stderr).toBe(`error[nothing-selected]: "tag:dayly" finds no block of pipeline p
   = note: its tags are daily, eu
   = help: write tag:daily
`);
    expect((await project.run('run', 'p', '--select', 'load,')).stderr)
      .toBe(`error[nothing-selected]: "load," lacks the name of a block, a tag: or a kind:
   = note: a comma stands between parts that must all find a block, a space between those of which one is enough
`);
    const none = await project.run('run', 'p', '--select', 'sum', '--exclude', 'sum');
    expect(none.stderr).toBe(`error[nothing-selected]: no block of pipeline p is left of what was asked for
   = note: what --exclude finds is taken away: sum
   = help: see what waits for what: magelet graph p
`);
  });
});
