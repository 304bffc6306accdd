import {readFileSync} from 'node:fs';
import type {RunProcess} from '../history/claim-run.ts';

/** This process, as a later one will look for it. */
export const thisProcess = (): RunProcess => ({pid: process.pid, startedAs: lookAt(process.pid)?.startedAs ?? ''});

/** Whether that very process runs on this machine, and not another one that was given its id. */
export function isAlive({pid, startedAs}: RunProcess): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const seen = lookAt(pid);
  if (seen === undefined) return true;
  return !seen.hasEnded && (startedAs === '' || seen.startedAs === startedAs);
}

/** Whether a process of that id runs. */
export const isRunning = (pid: number): boolean => isAlive({pid, startedAs: ''});

type Seen = {
  /** When it started, in a form that no other process of its id has. */
  readonly startedAs: string;
  /** An ended process keeps its id until its parent asks for it: in many a container nobody ever does. */
  readonly hasEnded: boolean;
};

/** What the system says of a process; undefined where it says nothing. */
function lookAt(pid: number): Seen | undefined {
  try {
    if (process.platform === 'linux') return lookOnLinux(pid);
    // Windows has no `ps`, and gives ids again only after long.
    if (process.platform === 'win32') return undefined;
    const {execFileSync} = process.getBuiltinModule('node:child_process');
    const told = execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      // The time it tells would else differ between a terminal and cron.
      env: {...process.env, LC_ALL: 'C', TZ: 'UTC'},
    }).trim();
    const [, state = '', startedAs] = /^(\S+)\s+(.+)$/.exec(told) ?? [];
    return startedAs === undefined ? undefined : {startedAs, hasEnded: state.startsWith('Z')};
  } catch {
    return undefined;
  }
}

/** Of proc(5)'s stat, whose second field may hold anything: the state, the ticks since the machine started, and which start. */
function lookOnLinux(pid: number): Seen | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', ticks] = [fields[0], fields[19]];
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  return ticks === undefined ? undefined : {startedAs: `${boot} ${ticks}`, hasEnded: state === 'Z' || state === 'X'};
}
