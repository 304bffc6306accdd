import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const built = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

test('what the package exports is called in messages as it is exported, whatever the bundler names it', async () => {
  const exported = (await import(built)) as Readonly<Record<string, unknown>>;
  const functions = Object.entries(exported).filter(([, value]) => typeof value === 'function');
  expect(functions.map(([, value]) => (value as {readonly name: string}).name)).toEqual(
    functions.map(([name]) => name),
  );
  expect(functions.map(([name]) => name)).toContain('Table');
});
