import {execFileSync} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {ScratchProject} from './scratch-project.ts';

/** Why this machine lets no file system of its own be mounted; undefined where it does. */
export const whyNoMount: string | undefined = reason();

function reason(): string | undefined {
  if (process.platform !== 'linux') return 'small disks are mounted on Linux alone';
  if (process.getuid?.() !== 0) return 'only root can mount a small disk';
  try {
    using project = new ScratchProject({'m/x': ''});
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', join(project.folder, 'm')], {stdio: 'ignore'});
    execFileSync('umount', [join(project.folder, 'm')], {stdio: 'ignore'});
    return undefined;
  } catch {
    return 'no small disk can be mounted here';
  }
}

/** Mounts a small disk as the project's `.magelet`, while `body` runs. */
export async function onDisk(
  project: ScratchProject,
  options: string,
  body: (state: string) => Promise<void>,
): Promise<void> {
  const state = join(project.folder, '.magelet');
  mkdirSync(state, {recursive: true});
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', state]);
  try {
    await body(state);
  } finally {
    execFileSync('umount', ['-l', state]);
  }
}

/** Fills a small disk to its last byte. */
export function fill(disk: string): void {
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${join(disk, `filler-${Date.now()}`)}`, 'bs=1k'], {stdio: 'ignore'});
  } catch {
    // It ends when nothing fits any more, which is what it is for.
    return;
  }
  throw new Error('the small disk has no end');
}
