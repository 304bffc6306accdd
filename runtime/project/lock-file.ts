import {readFile, rm, writeFile} from 'node:fs/promises';
import {failed, success, type Result} from '../core/result.ts';
import {isAlive} from './is-alive.ts';

export type Lock = {readonly release: () => Promise<void>};

/** Takes the lock at `path`, which holds the id of the process that has it; one left by a dead process is taken over. */
export async function lockFile(path: string): Promise<Result<Lock, {readonly pid: number}>> {
  for (;;) {
    try {
      await writeFile(path, String(process.pid), {flag: 'wx'});
      return success({release: () => rm(path, {force: true})});
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number(await readFile(path, 'utf8').catch(() => ''));
    if (pid > 0 && isAlive({pid, startedAs: ''})) return failed({pid});
    await rm(path, {force: true});
  }
}
