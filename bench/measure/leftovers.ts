/** What a benchmark has on the machine while it runs, taken away when it ends, also where Ctrl-C or SIGTERM ends it. */
import type {ChildProcess, SpawnOptions} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const folders = new Set<string>();
const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) endGroup(child);
  for (const folder of folders) removeFolder(folder);
});
for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const, ['SIGHUP', 129] as const]) {
  process.on(signal, () => process.exit(code));
}

/** A folder of its own below that of the system. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `magelet-${name}-`));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  // A process that was killed a moment ago may still write into it.
  rmSync(folder, {recursive: true, force: true, maxRetries: 5});
  folders.delete(folder);
}

/** A process group of its own, so that what a child has started ends with it. */
export const ownGroup = {detached: true} as const satisfies SpawnOptions;

/** Has a child that was started with `ownGroup` end with this process. */
export function endedWithThis<Child extends ChildProcess>(child: Child): Child {
  running.add(child);
  return child.once('exit', () => running.delete(child));
}

export function endGroup({pid}: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
