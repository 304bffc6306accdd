import {spawn} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {endedWithThis, ownGroup, removeFolder, temporaryFolder} from './leftovers.ts';

/** One run of a command, from its start to its end. */
export type Sample = {
  /** Wall time, milliseconds. */
  readonly ms: number;
  /** User and system time of the process and of those it waited for, milliseconds; undefined without GNU time. */
  readonly cpuMs?: number;
  /** Peak of resident memory, MiB: of the largest process, where there are several; undefined without GNU time. */
  readonly peakMiB?: number;
  readonly stdout: string;
};

export type Command = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
};

/** Debian's package `time`: the operating system's own accounting of a process that has ended. */
const gnuTime = '/usr/bin/time';

/** Runs a command to its end and measures it. Throws where it fails: a failed run has no time. */
export async function wholeProcess({command, args, cwd, env}: Command): Promise<Sample> {
  const folder = temporaryFolder('measure');
  const account = join(folder, 'account');
  const isCounted = existsSync(gnuTime);
  const [program, ...rest] = isCounted
    ? [gnuTime, '-f', '%U %S %M', '-o', account, command, ...args]
    : [command, ...args];
  try {
    const began = performance.now();
    const child = endedWithThis(spawn(program ?? command, rest, {cwd, env: {...process.env, ...env}, ...ownGroup}));
    const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
    const code = await new Promise<number | null>((settle, fail) => child.on('error', fail).on('close', settle));
    const ms = performance.now() - began;
    if (code !== 0) {
      throw new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${(await stderr) || (await stdout)}`);
    }
    const [user, system, peak] = isCounted
      ? (readFileSync(account, 'utf8').trim().split('\n').at(-1) ?? '').split(' ').map(Number)
      : [];
    return {
      ms,
      stdout: await stdout,
      ...(user !== undefined && system !== undefined && {cpuMs: (user + system) * 1000}),
      ...(peak !== undefined && {peakMiB: peak / 1024}),
    };
  } finally {
    removeFolder(folder);
  }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
