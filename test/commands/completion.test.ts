import {execFile, spawnSync} from 'node:child_process';
import {chmodSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const binary = fileURLToPath(new URL('../../bin/magelet.js', import.meta.url));

let project: ScratchProject;

beforeAll(() => {
  project = new ScratchProject({
    'io_config.yaml': 'version: 0.1.1\ndefault: {}\narchive: {}\n',
    'pipelines/daily_sales/metadata.yaml': `${pipelineYaml({
      load_orders: ['data_loader'],
      clean_orders: ['transformer', 'load_orders'],
    })}variables: {smallest_total: 3}\n`,
    'pipelines/weekly/metadata.yaml': pipelineYaml({load_prices: ['data_loader']}),
    'templates/data_loaders/shop.ts': '// template: Our shop\n',
    '.magelet/runs/daily_sales/2026-11-23T14-05-09-k3fd/load_orders/manifest.json': '{}',
    '.magelet/runs/weekly/2026-11-24T14-05-09-aaaa/load_prices/manifest.json': '{}',
    'bin/magelet': `#!/bin/sh\nexec '${process.execPath}' '${binary}' "$@"\n`,
  });
  chmodSync(join(project.folder, 'bin/magelet'), 0o755);
});

afterAll(() => project[Symbol.dispose]());

const asked = async (shell: string, ...words: readonly string[]): Promise<readonly string[]> =>
  (await project.run('__complete', shell, ...words)).stdout.split('\n').filter(Boolean);

test('commands, options and their values are completed', async () => {
  expect(await asked('bash', 'ru')).toEqual(['run', 'runs']);
  expect(await asked('fish', 'rename', '')).toEqual([
    'block\tin all pipelines that have it, with its file and what imports that',
    'pipeline\tits folder, the triggers that name it and the calls that start it',
  ]);
  expect(await asked('bash', 'graph', '--f')).toEqual(['--format']);
  expect(await asked('bash', 'graph', '--format', '')).toEqual(['text', 'mermaid', 'dot', 'json', 'svg']);
  expect(await asked('bash', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
  expect(await asked('bash', 'new', 'block', 'data_')).toEqual(['data_loader', 'data_exporter']);
  expect(await asked('bash', 'init', '')).toEqual([]);
});

test('names of pipelines, blocks, profiles, runs, templates and variables are completed', async () => {
  expect(await asked('bash', 'run', '')).toEqual(['daily_sales', 'weekly']);
  expect(await asked('bash', 'validate', 'weekly', 'd')).toEqual(['daily_sales']);
  expect(await asked('bash', 'run', 'daily_sales', '--from', '')).toEqual(['load_orders', 'clean_orders']);
  expect(await asked('bash', 'run', '--concurrency', '2', 'daily_sales', '--until', 'c')).toEqual(['clean_orders']);
  expect(await asked('bash', 'remove', 'block', 'load')).toEqual(['load_orders', 'load_prices']);
  expect(await asked('bash', 'doctor', '--profile', '')).toEqual(['default', 'archive']);
  expect(await asked('bash', 'run', 'daily_sales', '--resume', '')).toEqual(['2026-11-23T14-05-09-k3fd']);
  expect(await asked('bash', 'show', '2')).toEqual(['2026-11-24T14-05-09-aaaa', '2026-11-23T14-05-09-k3fd']);
  expect(await asked('fish', 'new', 'block', 'data_loader', 'x', '--template', 's')).toEqual(['shop\tOur shop']);
  expect(await asked('bash', 'run', 'daily_sales', '--var', '')).toEqual(['smallest_total=']);
});

test('a value behind = and a list joined by commas go on where they stand', async () => {
  expect(await asked('bash', 'graph', '--format', '=', 's')).toEqual(['svg']);
  expect(await asked('fish', 'graph', '--format=s')).toEqual(['--format=svg']);
  const more = ['new', 'block', 'custom', 'x', '--pipeline', 'daily_sales', '--upstream', 'load_orders,c'];
  expect(await asked('bash', ...more)).toEqual(['load_orders,clean_orders']);
  expect(await asked('zsh', ...more)).toEqual(['load_orders,clean_orders:transformer']);
  expect(await asked('bash', 'run', 'daily_sales', '--select', 'load_orders,2+c')).toEqual([
    'load_orders,2+clean_orders',
  ]);
});

test('what is wrong around it is no reason to disturb a person who types', async () => {
  using broken = new ScratchProject({'pipelines/p/metadata.yaml': 'blocks: [', 'io_config.yaml': '- ['});
  expect(await broken.run('__complete', 'bash', 'run', 'p', '--from', '')).toEqual({code: 0, stdout: '', stderr: ''});
  expect(await broken.run('__complete', 'bash', 'doctor', '--profile', '')).toEqual({code: 0, stdout: '', stderr: ''});
  expect(await broken.run('__complete', 'bash', 'nonsense', '')).toMatchObject({code: 0, stderr: ''});
});

describe('in a shell', () => {
  const inShell = async (shell: string, args: readonly string[]): Promise<readonly string[]> => {
    const PATH = `${join(project.folder, 'bin')}:${process.env['PATH'] ?? ''}`;
    const {stdout, stderr} = await promisify(execFile)(shell, args, {
      cwd: project.folder,
      env: {PATH, HOME: project.folder, TERM: 'dumb'},
      timeout: 30_000,
    });
    expect(stderr).toBe('');
    return stdout.split(/\r?\n/).filter(Boolean);
  };
  const isMissing = (shell: string): boolean => spawnSync(shell, ['--version']).error !== undefined;

  test('bash completes', async ({skip}) => {
    skip(isMissing('bash'), 'bash is not installed');
    const script = `source <(magelet completion bash)
      COMP_WORDS=(magelet run daily_sales --from ""); COMP_CWORD=4; _magelet magelet; printf '%s\\n' "\${COMPREPLY[@]}"
      complete -p magelet`;
    expect(await inShell('bash', ['--norc', '-c', script])).toEqual([
      'load_orders',
      'clean_orders',
      'complete -o bashdefault -o default -o nosort -F _magelet magelet',
    ]);
  });

  test('zsh completes', async ({skip}) => {
    skip(isMissing('zsh'), 'zsh is not installed');
    // A zsh in a terminal of its own, in which Tab is pressed.
    const script = `zmodload zsh/zpty
      zpty asked zsh -f -i
      zpty -w asked 'PS1=; autoload -U compinit; compinit -u -D; source <(magelet completion zsh); echo is-ready'
      zpty -r asked seen '*is-ready*is-ready*'
      zpty -w -n asked $'magelet run daily_sales --from cl\\t'
      zpty -r asked seen '*clean_orders*' && print found: clean_orders
      zpty -d asked`;
    expect(await inShell('zsh', ['-f', '-c', script])).toEqual(['found: clean_orders']);
  });

  test('fish completes', async ({skip}) => {
    skip(isMissing('fish'), 'fish is not installed');
    const script = `magelet completion fish | source; complete -C 'magelet run daily_sales --from '`;
    expect(await inShell('fish', ['--no-config', '-c', script])).toEqual([
      'load_orders\tdata loader',
      'clean_orders\ttransformer',
    ]);
  });
});

test('a Tab loads neither the AWS SDK nor DuckDB nor what checks blocks', async () => {
  const {stderr} = await promisify(execFile)(
    process.execPath,
    [
      '--import',
      `data:text/javascript,import{registerHooks}from'node:module';registerHooks({resolve(s,c,n){const r=n(s,c);process.stderr.write(r.url+'\\n');return r}})`,
      binary,
      '__complete',
      'bash',
      'run',
      'daily_sales',
      '--from',
      '',
    ],
    {cwd: project.folder},
  );
  const packages = [
    ...new Set([...stderr.matchAll(/node_modules\/((?:@[\w-]+\/)?[\w.-]+)/g)].map(([, name = '']) => name)),
  ];
  expect(packages.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['commander', 'js-yaml']);
});
