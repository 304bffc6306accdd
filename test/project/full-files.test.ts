import {existsSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {writeAtomically} from '../../runtime/core/write-atomically.ts';
import {keepLogs} from '../../runtime/history/keep-logs.ts';
import {storeOutput} from '../../runtime/outputs/store-output.ts';
import {logged} from '../support/logged.ts';

const full = '/dev/full';
const whyNot = existsSync(full) ? undefined : 'this system has no /dev/full, which is always full';

/** By the file of a run that is full, what writes to it, in the folder of the run. */
const writers: Readonly<Record<string, (run: string) => unknown>> = {
  '000001.jsonl': (run) => keepLogs(run).keep([logged('said')]),
  'outputs~.jsonl': (run) => storeOutput(join(run, 'load'), 1),
  [`seen.json.${process.pid}.tmp`]: (run) => writeAtomically(join(run, 'seen.json'), '{}'),
};

test.for(Object.entries(writers))('%s that is full is named by whoever wrote to it', async ([name, write], {skip}) => {
  skip(whyNot !== undefined, whyNot);
  const run = mkdtempSync(join(tmpdir(), 'magelet-full-'));
  try {
    symlinkSync(full, join(run, name));
    const path = join(run, name.replace(/\.\d+\.tmp$/, ''));
    await expect((async () => write(run))()).rejects.toMatchObject({code: 'ENOSPC', path});
  } finally {
    rmSync(run, {recursive: true});
  }
});
