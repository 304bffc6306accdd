import {existsSync} from 'node:fs';

/**
 * From now on this process ends without ending its threads: they would be waited for, or take the process down, since
 * native code works for one that never yields. Everything that listens to `exit` before this has done its work.
 */
export function endHardAtExit(): void {
  if (isSet) return;
  isSet = true;
  process.on('exit', (code) => endHard(Number(process.exitCode ?? code)));
}

let isSet = false;

/** To become another program is the one way to end with a code of one's own and without Node's tidying up. */
function endHard(code: number): void {
  const {execve} = process;
  // Windows has none, and Node 22.14; the code is then that of a process that was killed.
  if (execve === undefined || process.platform === 'win32') return void process.kill(process.pid, 'SIGKILL');
  if (existsSync('/bin/sh')) execve('/bin/sh', ['sh', '-c', `exit ${code}`], {});
  else execve(process.execPath, [process.execPath, '-e', `process.exit(${code})`], {});
}
