import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The codes that are written in the code of a folder. */
const codesIn = (folder: string): readonly string[] =>
  readdirSync(pathOf(folder), {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(pathOf(`${folder}/${file}`), 'utf8'))
    .flatMap((source) => [...source.matchAll(/code: '([a-z-]+)'/g)].flatMap(([, code]) => code ?? []));

const codes = [...new Set([...codesIn('runtime/config'), ...codesIn('runtime/check')])].sort();

test.each(codes)('%s has a page with a message of it, every caret under what the message means', (code) => {
  const page = readFileSync(pathOf(`docs/errors/${code}.md`), 'utf8');
  expect(page).toMatch(
    new RegExp(`^# ${code}\n[^]*^(?:error|warning|info)\\[${code}\\]: [^]*^## How to mend it$`, 'm'),
  );
  for (const [frame, line, column, source = '', indent] of page.matchAll(
    /^ {2}(?:-->|:::) \S+?:(\d+):(\d+)\n {3}\|\n *(\d+ \| .*)\n {3}\| ( *)\^+/gm,
  )) {
    expect({frame, line: source.split(' ')[0], column: String((indent ?? '').length + 1)}).toEqual({
      frame,
      line,
      column,
    });
  }
});
