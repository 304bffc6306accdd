import {appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Worker} from 'node:worker_threads';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {loadOutput} from '../../runtime/outputs/load-output.ts';
import {smallOutputsFile} from '../../runtime/outputs/small-outputs-file.ts';
import {storeOutput} from '../../runtime/outputs/store-output.ts';
import {readStoredOutput, storedAt} from '../../runtime/outputs/stored-output.ts';

let run: string;
beforeEach(() => void (run = mkdtempSync(join(tmpdir(), 'magelet-small-'))));
afterEach(() => rmSync(run, {recursive: true, force: true}));

const large = (): unknown[] => Array.from({length: 2000}, (_, id) => ({id}));

/** Stores outputs in another thread, which knows nothing of what was read in this one. */
async function storeElsewhere(outputs: Readonly<Record<string, unknown>>): Promise<void> {
  const module = new URL('../../runtime/outputs/store-output.ts', import.meta.url).href;
  const worker = new Worker(
    `import(${JSON.stringify(module)}).then(async ({storeOutput}) => {
      const {run, outputs} = require('node:worker_threads').workerData;
      for (const [name, value] of Object.entries(outputs)) await storeOutput(run + '/' + name, value);
    })`,
    {eval: true, workerData: {run, outputs}},
  );
  await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
}

describe('the small outputs of a run', () => {
  test('lie in one file, and make no folder', async () => {
    await storeOutput(join(run, 'a'), 'one');
    await storeOutput(join(run, 'b'), [{id: 1n}]);
    expect(await loadOutput(join(run, 'a'))).toBe('one');
    expect(await loadOutput(join(run, 'b'))).toEqual([{id: 1n}]);
    expect(existsSync(join(run, 'a'))).toBe(false);
    expect(storedAt(join(run, 'a'))).toBe(smallOutputsFile(run));
    const lines = readFileSync(smallOutputsFile(run), 'utf8').split('\n').filter(Boolean);
    expect(lines.map((line) => (JSON.parse(line) as {output: string}).output)).toEqual(['a', 'b']);
  });

  test('of two of one name, the later counts, whichever thread stored it', async () => {
    await storeOutput(join(run, 'a'), 'first');
    expect(await loadOutput(join(run, 'a'))).toBe('first');
    await storeElsewhere({b: 'beside it', a: 'second'});
    expect(await loadOutput(join(run, 'a'))).toBe('second');
    expect(await loadOutput(join(run, 'b'))).toBe('beside it');
  });

  test('of threads that store at once, none is lost', async () => {
    const of = (thread: number): Record<string, string> =>
      Object.fromEntries(
        Array.from({length: 200}, (_, index) => [`t${thread}_${index}`, `${thread} ${index}`.repeat(50)]),
      );
    await Promise.all([1, 2, 3].map((thread) => storeElsewhere(of(thread))));
    for (const [name, value] of [1, 2, 3].flatMap((thread) => Object.entries(of(thread)))) {
      expect(await loadOutput(join(run, name))).toBe(value);
    }
  }, 30_000);

  test('gives way to a larger one, and the larger one to it', async () => {
    await storeOutput(join(run, 'a'), 'small');
    await storeOutput(join(run, 'a'), large());
    expect(await loadOutput(join(run, 'a'))).toEqual(large());
    expect(storedAt(join(run, 'a'))).toBe(join(run, 'a'));
    await storeOutput(join(run, 'a'), 'small again');
    expect(await loadOutput(join(run, 'a'))).toBe('small again');
    expect(existsSync(join(run, 'a'))).toBe(false);
  });

  test('are as many bytes as there are, beyond what is read at once', async () => {
    const values = Array.from({length: 300}, (_, index) => `${index}`.padEnd(9000, 'é'));
    await storeElsewhere(Object.fromEntries(values.map((value, index) => [`n${index}`, value])));
    for (const [index, value] of values.entries()) expect(await loadOutput(join(run, `n${index}`))).toBe(value);
  }, 30_000);

  test('of which a killed process has left a half: that one is not there, and the others are', async () => {
    await storeOutput(join(run, 'a'), 'whole');
    appendFileSync(smallOutputsFile(run), '\n{"output":"b","kind":"text","bytes":9,"da');
    expect(readStoredOutput(join(run, 'b'))).toBeUndefined();
    await storeOutput(join(run, 'c'), 'after it');
    expect(readStoredOutput(join(run, 'b'))).toBeUndefined();
    expect(await loadOutput(join(run, 'a'))).toBe('whole');
    expect(await loadOutput(join(run, 'c'))).toBe('after it');
    await storeOutput(join(run, 'b'), 'made again');
    expect(await loadOutput(join(run, 'b'))).toBe('made again');
  });

  test('are gone with the folder of their run, and begin anew', async () => {
    await storeOutput(join(run, 'a'), 'one');
    rmSync(run, {recursive: true});
    expect(readStoredOutput(join(run, 'a'))).toBeUndefined();
    await storeOutput(join(run, 'b'), 'two');
    expect(readStoredOutput(join(run, 'a'))).toBeUndefined();
    expect(await loadOutput(join(run, 'b'))).toBe('two');
  });

  test('that an older magelet stored in a folder each are read', async () => {
    await storeOutput(join(run, 'a'), {id: 1});
    const line = readFileSync(smallOutputsFile(run), 'utf8').trim();
    mkdirSync(join(run, 'old'));
    writeFileSync(join(run, 'old', 'output.json'), line.replace('"output":"a",', ''));
    expect(await loadOutput(join(run, 'old'))).toEqual({id: 1});
  });
});
