import {readFileSync} from 'node:fs';
import type {RunProcess} from '../history/claim-run.ts';

/** This process, as a later one will look for it. */
export const thisProcess = (): RunProcess => ({pid: process.pid, startedAs: startOf(process.pid) ?? ''});

/** Whether that very process runs on this machine, and not another one that was given its id. */
export function isAlive({pid, startedAs}: RunProcess): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startedAs === '' || (startOf(pid) ?? startedAs) === startedAs;
}

/** When a process started, in a form that no other of its id has; undefined where the system does not say. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') return startOnLinux(pid);
    // Windows has no `ps`, and gives ids again only after long.
    if (process.platform === 'win32') return undefined;
    const {execFileSync} = process.getBuiltinModule('node:child_process');
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {encoding: 'utf8'}).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Ticks since the machine started (field 22 of proc(5)'s stat; the name before it may hold anything), and which start. */
function startOnLinux(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  return ticks === undefined ? undefined : `${boot} ${ticks}`;
}
