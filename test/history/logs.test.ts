import {appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {PipelineName, RunName} from '../../runtime/core/names.ts';
import type {RunEvent} from '../../runtime/core/run-event.ts';
import {keepLogs} from '../../runtime/history/keep-logs.ts';
import {readLogs, type Following} from '../../runtime/history/read-logs.ts';
import {logged} from '../support/logged.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'magelet-logs-'))));
afterEach(() => rmSync(folder, {recursive: true, force: true}));

async function messages(following?: Following): Promise<readonly string[]> {
  const read: string[] = [];
  for await (const {message} of readLogs(folder, following)) read.push(message);
  return read;
}

describe('the logs of a run', () => {
  test('are lines of JSON, in the order in which they came', async () => {
    using logs = keepLogs(join(folder, 'logs'));
    logs.keep([logged('one'), {...logged('two'), level: 'warn', fields: {rows: 12n}} as RunEvent]);
    logs.keep([logged('three')]);
    expect(readFileSync(join(folder, 'logs', '000001.jsonl'), 'utf8')).toBe(
      `{"at":7,"block":"load","level":"info","source":"log","message":"one"}
{"at":7,"block":"load","level":"warn","source":"log","message":"two","fields":{"rows":"12"}}
{"at":7,"block":"load","level":"info","source":"log","message":"three"}
`,
    );
  });

  test('make no folder where nothing is logged', () => {
    using logs = keepLogs(join(folder, 'logs'));
    logs.keep([{at: 1, run: 'r' as RunName, pipeline: 'p' as PipelineName, type: 'run-stopping', grace: 5}]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('keep the newest files of a size, and are read in order across them', async () => {
    using logs = keepLogs(folder, {bytes: 200, files: 3});
    for (let index = 0; index < 30; index++) logs.keep([logged(`line ${index}`)]);
    expect(readdirSync(folder)).toEqual(['000008.jsonl', '000009.jsonl', '000010.jsonl']);
    expect(await messages()).toEqual(Array.from({length: 9}, (_, index) => `line ${index + 21}`));
  });

  test('go on after a line that a killed process left half, which is passed over', async () => {
    const first = keepLogs(folder);
    first.keep([logged('before')]);
    first[Symbol.dispose]();
    appendFileSync(join(folder, '000001.jsonl'), '{"at":7,"block":"lo');
    using logs = keepLogs(folder);
    logs.keep([logged('after')]);
    expect(await messages()).toEqual(['before', 'after']);
  });

  test('are followed across files until the run has ended, without a line lost', async () => {
    using logs = keepLogs(folder, {bytes: 300, files: 100});
    let told = 0;
    const read = await messages({
      hasEnded: () => told >= 200,
      wait: async () => {
        for (let count = 0; count < 23; count++) logs.keep([logged(`line ${told++}`)]);
      },
    });
    expect(read).toEqual(Array.from({length: told}, (_, index) => `line ${index}`));
  });
});
