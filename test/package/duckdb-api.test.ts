import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const dist = new URL('../../dist/', import.meta.url);

test('what the package needs of DuckDB beside its native code is one file, with the licence beside it', () => {
  const script = `
    import {Table} from ${JSON.stringify(new URL('index.js', dist))};
    const {default: module} = await import('node:module');
    const rows = await Table.from([{id: 1}]).rows();
    const files = Object.keys(module._cache).filter((path) => path.includes('@duckdb') && path.endsWith('.js'));
    console.log(JSON.stringify([rows, files.map((path) => path.split(/[\\\\/]@duckdb[\\\\/]/)[1])]));`;
  const told = execFileSync(process.execPath, ['--input-type=module', '-e', script], {encoding: 'utf8'});
  expect(JSON.parse(told)).toEqual([[{id: 1}], ['node-bindings/duckdb.js']]);
  expect(existsSync(fileURLToPath(new URL('duckdb-api.license.txt', dist)))).toBe(true);
});
