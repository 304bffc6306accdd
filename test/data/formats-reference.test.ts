import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {Table} from '../../runtime/data/table.ts';
import {casesBelow, shownOf, type FormatCase} from './format-cases.ts';
import {temporaryFolder} from './temporary-folder.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/formats.md', import.meta.url)), 'utf8');
const folder = temporaryFolder();

describe.each([
  ['## What a CSV file gives', 'csv', 60],
  ['## What a JSON file gives', 'json', 30],
])('docs/formats.md, %s', (heading, extension, fewest) => {
  const cases = casesBelow(page, heading);

  test('has many rows', () => {
    expect(cases.length).toBeGreaterThan(fewest);
  });

  test.each(cases)('$name', async ({text, storedAs, options, gives}: FormatCase) => {
    const path = folder.write(`file.${extension}`, bytesOf(text, storedAs));
    expect(await shownOf(() => Table.read(path, options))).toBe(gives);
  });
});

function bytesOf(text: string, storedAs: string): Uint8Array {
  switch (storedAs) {
    case '':
      return Buffer.from(text);
    case 'latin-1':
      return Buffer.from(text, 'latin1');
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'windows-1252':
      return Uint8Array.from(text, (character) => (character === '€' ? 0x80 : character.charCodeAt(0)));
    default:
      throw new Error(`no test writes ${storedAs}`);
  }
}
