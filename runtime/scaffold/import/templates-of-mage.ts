import type {ImportNote} from './edit-pipeline.ts';

/** Functions that fill templates here too. */
const known = new Set(['env_var', 'json_value']);

/** Where a file asks for values by functions that only Mage has, or by statements of its template language. */
export function templatesOfMage(file: string, text: string): readonly ImportNote[] {
  return text.split('\n').flatMap((line, index): readonly ImportNote[] => {
    if (/^\s*#/.test(line)) return [];
    const called = [...line.matchAll(/\{\{(.*?)\}\}/g)].flatMap(([, inner = '']) =>
      [...inner.matchAll(/([A-Za-z_]\w*)\s*\(/g)].flatMap(([, name = '']) => (known.has(name) ? [] : [name])),
    );
    const at = {file, line: index + 1};
    return [
      ...[...new Set(called)].map((name) => ({
        ...at,
        what: `${name} is a function of Mage: write env_var('NAME') and set the variable`,
      })),
      ...(/\{%/.test(line) ? [{...at, what: '{% … %} is not filled in: write out what it makes'}] : []),
    ];
  });
}
