import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {moduleRules} from '../../runtime/check/check-modules.ts';
import {projectRules} from '../../runtime/check/check-project.ts';
import {rules} from '../../runtime/check/rules.ts';

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

describe('a rule', () => {
  const files = readdirSync(pathOf('runtime/check')).map((file) => ({
    file,
    source: readFileSync(pathOf(`runtime/check/${file}`), 'utf8'),
  }));
  const listed = [...rules, ...moduleRules, ...projectRules];

  test('is one file, and in one list', () => {
    const defined = files.filter(({source}) => /^export const \w+: Rule/m.test(source));
    expect(defined.every(({source}) => source.match(/^export const \w+: Rule/gm)?.length === 1)).toBe(true);
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed).toHaveLength(defined.length);
  });

  test.each(files)('in $file tells no code and no severity but its own', async ({file, source}) => {
    const exported = Object.values(
      (await import(pathOf(`runtime/check/${file}`))) as Readonly<Record<string, unknown>>,
    );
    const rule = exported.find((value) => listed.some((each) => each === value)) as (typeof listed)[number] | undefined;
    if (!rule) return expect(source).not.toMatch(/severity: '/);
    const written = (word: string): readonly string[] =>
      [...source.matchAll(new RegExp(`${word}: '([a-z-]+)'`, 'g'))].map(([, value = '']) => value);
    expect(written('code').filter((code) => !rule.codes.includes(code))).toEqual([]);
    expect(
      written('severity').filter((severity) => !(rule.severities as readonly string[]).includes(severity)),
    ).toEqual([]);
  });

  test.each(listed.flatMap(({codes: own, severities}) => own.map((code) => ({code, severities}))))(
    'that tells $code says on its page how grave it is',
    ({code, severities}) => {
      const page = readFileSync(pathOf(`docs/errors/${code}.md`), 'utf8');
      const words = {error: `error[${code}]`, warning: 'warning', info: 'note'};
      expect(severities.some((severity) => page.includes(words[severity]))).toBe(true);
    },
  );
});
