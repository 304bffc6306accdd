import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {memoryB2} from 'magelet/testing';

test('an object in memory is still there after it was downloaded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'magelet-memory-'));
  const content = 'id,total\n'.repeat(10_000);
  const store = memoryB2({lake: {'orders.csv': content}});
  for (const name of ['first', 'second']) {
    await store.b2.download('lake', 'orders.csv', join(folder, name));
    expect(await readFile(join(folder, name), 'utf8')).toBe(content);
  }
  expect(store.text('lake', 'orders.csv')).toBe(content);
  await rm(folder, {recursive: true});
});
