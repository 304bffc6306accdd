import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const first = `import {custom} from 'magelet';\n\nexport default custom(() => 'first');\n`;

describe('blocks that import nothing but magelet, after the first of their folder', () => {
  let cache = '';
  beforeEach(() => void (cache = mkdtempSync(join(tmpdir(), 'magelet-cache-'))));
  afterEach(() => rmSync(cache, {recursive: true, force: true}));

  /** Blocks one after the other, each in a file below blocks/custom/. */
  const projectOf = (
    files: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>> = {},
  ): ScratchProject => {
    const names = Object.keys(files);
    const blocks = names.map((name, index) => [name, ['custom', ...names.slice(0, index).slice(-1)]] as const);
    return new ScratchProject(
      {
        // In one thread.
        'pipelines/p/metadata.yaml': `concurrency_config: {block_run_limit: 1}\n${pipelineYaml(Object.fromEntries(blocks))}`,
        ...Object.fromEntries(names.map((name) => [`blocks/custom/${name}.ts`, files[name] ?? ''])),
      },
      {NODE_COMPILE_CACHE: cache, ...env},
    );
  };
  const valueOf = async (project: ScratchProject, block: string): Promise<string> => {
    const {code, stdout, stderr} = await project.run('run', 'p');
    expect({code, stderr}, stdout).toEqual({code: 0, stderr: ''});
    const shown = await project.run('show', 'p', block, '--json');
    return (JSON.parse(shown.stdout) as {text: string}).text;
  };
  const keptScripts = (): string => {
    const file = readdirSync(cache, {recursive: true, encoding: 'utf8'}).find((path) => /magelet-.*\.json$/.test(path));
    return join(cache, file ?? 'none');
  };

  test.each([
    [
      'below its imports',
      `import {custom} from 'magelet';\n\nexport default custom((): number => { throw new Error('no luck'); });\n`,
    ],
    [
      'on their line',
      `import {custom} from 'magelet'; export default custom((): number => { throw new Error('no luck'); });\n`,
    ],
  ])('show where they throw as Node does, %s', async (_, failing) => {
    const told = async (files: Readonly<Record<string, string>>): Promise<string> => {
      using project = projectOf(files);
      const {stdout, stderr} = await project.run('run', 'p');
      return /-->[^]*?\^/.exec(stdout + stderr)?.[0] ?? '';
    };
    const byNode = await told({failing});
    expect(byNode).toContain('blocks/custom/failing.ts:');
    expect(await told({first, failing})).toBe(byNode);
    expect(readFileSync(keptScripts(), 'utf8')).toContain('no luck');
  });

  test('are kept as scripts for the next run', async () => {
    using project = projectOf({first, second: first.replace('first', 'second')});
    await project.run('run', 'p');
    writeFileSync(keptScripts(), readFileSync(keptScripts(), 'utf8').replace(`'second'`, `'kept'`));
    expect(await valueOf(project, 'second')).toBe('kept');
    project.write({'blocks/custom/second.ts': first.replace('first', 'changed')});
    expect(await valueOf(project, 'second')).toBe('changed');
  });

  test('run where nothing is kept', async () => {
    using project = projectOf({first, second: first.replace('first', 'second')}, {NODE_DISABLE_COMPILE_CACHE: '1'});
    expect(await valueOf(project, 'second')).toBe('second');
    expect(readdirSync(cache)).toEqual([]);
  });

  test('may wait for their options, and be links', async () => {
    const waiting = `import {custom} from 'magelet';\n\nexport default custom(() => 'waited', await Promise.resolve({}));\n`;
    using project = projectOf({first, waiting, linked: ''});
    mkdirSync(join(project.folder, 'shared'));
    project.write({'shared/linked.ts': first.replace('first', 'linked')});
    rmSync(join(project.folder, 'blocks/custom/linked.ts'));
    symlinkSync(join(project.folder, 'shared/linked.ts'), join(project.folder, 'blocks/custom/linked.ts'));
    expect(await valueOf(project, 'linked')).toBe('linked');
    expect(await valueOf(project, 'waiting')).toBe('waited');
  });

  // Counted where the file is evaluated: in what is given to `custom`.
  const counting = `import {custom} from 'magelet';

export default custom(() => 'counted', (globalThis.evaluated = (globalThis.evaluated ?? 0) + 1, {}));
`;
  const asking = `import {custom} from 'magelet';
import counting from './counting.ts';

export default custom(() => [globalThis.evaluated, counting.kind].join(' '));
`;

  test('are evaluated once, though another block imports their file later', async () => {
    using project = projectOf({first, counting, asking});
    expect(await valueOf(project, 'asking')).toBe('1 custom');
    expect(readFileSync(keptScripts(), 'utf8')).toContain('counted');
  });

  test('are evaluated once, though another block imported their file before', async () => {
    using project = projectOf({first, asking, counting});
    expect(await valueOf(project, 'asking')).toBe('1 custom');
    expect(await valueOf(project, 'counting')).toBe('counted');
  });

  test('fail as Node tells it where they do not compile or ask for what magelet does not have', async () => {
    for (const wrong of [
      first.replace(');', '));'),
      first.replace('{custom}', '{custom, nothing}').replace(`'first'`, 'nothing'),
    ]) {
      using project = projectOf({first, wrong});
      using alone = projectOf({wrong});
      const told = async (of: ScratchProject): Promise<string> =>
        /error\[[^]*/
          .exec((await of.run('run', 'p')).stderr)?.[0]
          .replace(/\n *= note: input.*/, '')
          .trim() ?? '';
      expect((await told(alone)).split('\n')[0]).toMatch(/^error\[(?:block-|import-not-found)/);
      expect(await told(project)).toBe(await told(alone));
    }
  });
});
