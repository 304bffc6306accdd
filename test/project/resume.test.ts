import {expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const files = {
  'pipelines/p/metadata.yaml': pipelineYaml({
    first: ['custom'],
    second: ['custom', 'first'],
    other: ['custom'],
    breaks: ['custom', 'second', 'other'],
  }),
  'blocks/rates.ts': `import {base} from './deep/base';\nexport const rate = base * 2;\n`,
  'blocks/deep/base.ts': 'export const base = 21;\n',
  'blocks/custom/first.ts': `import {custom} from 'magelet';\nimport {rate} from '../rates.ts';\nexport default custom(() => rate);\n`,
  'blocks/custom/second.ts': `import {custom} from 'magelet';\nexport default custom((given: number) => given);\n`,
  'blocks/custom/other.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
  'blocks/custom/breaks.ts': `import {custom} from 'magelet';\nexport default custom(() => { throw new Error('broken'); });\n`,
};

const plan = async (project: ScratchProject): Promise<string> =>
  (await project.run('run', 'p', '--resume', '--dry-run')).stdout;

test('a block runs again, and what is below it, when a file changed that its file imports, near or far; the plan says which', async () => {
  using project = new ScratchProject(files);
  await project.run('run', 'p');
  expect(await plan(project)).toBe(`reuse   first    custom block   it completed
reuse   second   custom block   it completed
reuse   other    custom block   it completed
run     breaks   custom block   it did not complete
`);
  project.write({'blocks/deep/base.ts': 'export const base = 22;\n'});
  expect(await plan(project)).toBe(`run     first    custom block   blocks/deep/base.ts, which it imports, changed
run     second   custom block   first above it runs again
reuse   other    custom block   it completed
run     breaks   custom block   it did not complete
`);
  project.write({'blocks/deep/base.ts': files['blocks/deep/base.ts']});
  project.write({'blocks/custom/other.ts': `import {custom} from 'magelet';\nexport default custom(() => 2);\n`});
  expect(await plan(project)).toContain('run     other    custom block   its file changed\n');
  project.write({
    'pipelines/p/metadata.yaml': files['pipelines/p/metadata.yaml'].replace(
      '  - uuid: other\n',
      '  - uuid: other\n    configuration: {of: 2}\n',
    ),
    'blocks/custom/other.ts': files['blocks/custom/other.ts'],
  });
  expect(await plan(project)).toContain('run     other    custom block   its configuration changed\n');
});

test('two processes that go on with one run at once: one does, the other is refused', async () => {
  using project = new ScratchProject({
    ...files,
    'blocks/custom/breaks.ts': `import {existsSync, writeFileSync} from 'node:fs';
import {setTimeout as soon} from 'node:timers/promises';
import {custom, getRepoPath} from 'magelet';
export default custom(async () => {
  const path = getRepoPath() + '/once';
  if (!existsSync(path)) { writeFileSync(path, ''); throw new Error('broken'); }
  await soon(3000);
});\n`,
  });
  await project.run('run', 'p');
  const both = await Promise.all([project.run('run', 'p', '--resume'), project.run('run', 'p', '--resume')]);
  expect(new Set(both.map(({code}) => code))).toEqual(new Set([0, 2]));
  expect(both.find(({code}) => code === 2)?.stderr).toContain('error[run-still-going]: run ');
});

test('two runs of a project at once do not disturb each other', async () => {
  using project = new ScratchProject({
    ...files,
    'blocks/custom/breaks.ts': `import {custom} from 'magelet';\nexport default custom((...all: unknown[]) => all.length);\n`,
  });
  const all = await Promise.all([1, 2, 3].map(() => project.run('run', 'p')));
  expect(all.map(({code}) => code)).toEqual([0, 0, 0]);
  const {stdout} = await project.run('runs', 'p');
  expect(stdout.match(/✓ completed/g)?.length).toBe(3);
});
