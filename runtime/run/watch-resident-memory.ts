import {readFileSync} from 'node:fs';

/** Milliseconds between two looks. */
const interval = 100;

/**
 * Calls `isOver` once a process holds more than `megabytes` of the machine's memory, native memory and all. Linux alone
 * says how much that is at no cost; elsewhere the limit is that of JavaScript.
 */
export function watchResidentMemory(
  pid: number | undefined,
  megabytes: number | undefined,
  isOver: () => void,
): {readonly stop: () => void} {
  if (pid === undefined || megabytes === undefined || process.platform !== 'linux') return {stop: () => undefined};
  const timer = setInterval(() => {
    if (residentMegabytes(pid) > megabytes) isOver();
  }, interval);
  return {stop: () => clearInterval(timer)};
}

function residentMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    // It has ended.
    return 0;
  }
}
