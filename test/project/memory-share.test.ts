import {describe, expect, test} from 'vitest';
import {memoryShare} from '../../runtime/project/memory-share.ts';
import {ScratchProject} from '../support/scratch-project.ts';

describe('the memory of a thread', () => {
  test('is its part of half the machine', () => {
    expect(memoryShare(undefined, 2, {memory: 16e9})).toBe(4e9);
  });

  test('is of what a cgroup leaves, where one does', () => {
    expect(memoryShare(undefined, 2, {memory: 16e9, constrained: 2e9})).toBe(500e6);
    expect(memoryShare(undefined, 1, {memory: 16e9, constrained: 2 ** 63})).toBe(8e9);
    expect(memoryShare(undefined, 1, {memory: 16e9, constrained: 0})).toBe(8e9);
  });

  test('is its part of what was asked for', () => {
    expect(memoryShare(512e6, 2, {memory: 16e9})).toBe(256e6);
  });
});

const project = (pipeline: string, query: string): ScratchProject =>
  new ScratchProject({
    'pipelines/big/metadata.yaml': `${pipeline}blocks:\n  - uuid: sorted\n    type: data_loader\n`,
    'blocks/data_loaders/sorted.sql': query,
  });

describe('memory_limit', () => {
  const asked = "select current_setting('memory_limit') as most";

  test('is shared among the threads of the run', async () => {
    using limited = project('memory_limit: 400MiB\nconcurrency_config: {block_run_limit: 1}\n', asked);
    expect((await limited.run('run', 'big')).stdout).toContain('400.0 MiB');
    expect((await limited.run('run', 'big', '--memory-limit', '300MiB')).stdout).toContain('300.0 MiB');
  });

  test('makes what is larger spill to a folder that is gone afterwards', async () => {
    using limited = project(
      'memory_limit: 120MB\nconcurrency_config: {block_run_limit: 1}\n',
      'select hash(i) as h, i from range(8000000) as t(i) order by h limit 7000000',
    );
    const {code, stderr} = await limited.run('run', 'big');
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
  });

  test('that is too small for a query is told with the way out', async () => {
    using limited = project(
      'memory_limit: 20MB\nconcurrency_config: {block_run_limit: 1}\n',
      'select list(i) as all from range(20000000) as t(i)',
    );
    const {code, stderr} = await limited.run('run', 'big');
    expect(code).toBe(1);
    expect(stderr).toContain('error[memory-limit-reached]: the query needs more memory than tables may take here');
    expect(stderr).toContain('give it more: --memory-limit 2GB, or memory_limit in the pipeline');
  });

  test('that is no size is told before the run', async () => {
    using limited = project('memory_limit: lots\n', asked);
    const {stderr} = await limited.run('run', 'big');
    expect(stderr).toContain('error[wrong-value]: memory_limit of pipeline "big" is "lots", not a size');
    const {code, stderr: usage} = await limited.run('run', 'big', '--memory-limit', 'lots');
    expect([code, usage]).toEqual([2, expect.stringContaining('--memory-limit')]);
  });
});
