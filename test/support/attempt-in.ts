import {join} from 'node:path';
import type {BlockName} from '../../runtime/core/names.ts';
import {openHost} from '../../runtime/project/open-host.ts';
import type {ThreadData} from '../../runtime/project/thread/thread-data.ts';
import type {AttemptTask, AttemptWatcher} from '../../runtime/run/host.ts';
import type {ThreadHost} from '../../runtime/run/thread-host.ts';
import type {ScratchProject} from './scratch-project.ts';

/** An attempt at the block in `<name>.ts`, which receives nothing. */
export const attemptIn = ({folder}: ScratchProject, name: string): AttemptTask => ({
  project: folder,
  run: {id: 'r', pipeline: 'p', executionDate: '2026-01-01T00:00:00Z', partition: 'p/1', trigger: 'command line'},
  block: {name: name as BlockName, kind: 'custom'},
  modulePath: join(folder, `${name}.ts`),
  inputs: [],
  outputFolder: join(folder, 'outputs', name),
  configuration: {},
  variables: {},
  profiles: [],
  attempt: 1,
  attempts: 1,
});

export const watcher = (recorded: Promise<void>, next?: AttemptTask): AttemptWatcher => ({
  signal: new AbortController().signal,
  recorded,
  happened: () => undefined,
  loaded: () => undefined,
  ...(next && {next: () => next}),
});

export function hostOf({folder}: ScratchProject): ThreadHost {
  const host = openHost();
  host.begin({project: folder, tempFolder: join(folder, 'tmp'), memory: 2 ** 28, env: {}} satisfies ThreadData);
  return host;
}

export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
