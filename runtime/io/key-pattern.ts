/**
 * Whether `key` stands for many keys: it has `*`, `?`, `{a,b}` or a range such as `[0-9]`, or it ends in `/` and is what they
 * begin with.
 */
export const isKeyPattern = (key: string): boolean => /[*?]|\{[^{}]*,[^{}]*\}|\/$/.test(key) || range.test(key);

/** Ranges alone, so that `report [1].csv` and `[2026-11].csv` stay names. */
const range = /\[!?(?:[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d)+\]/;

/** What every key that a pattern matches begins with. */
export const literalPrefix = (pattern: string): string => {
  const wild = /^[^*?{]*/.exec(pattern)?.[0] ?? '';
  return wild.slice(0, range.exec(wild)?.index);
};

/**
 * Whether a key matches: `*` stands for anything but `/`, `**` for anything (with a `/` after it, also for nothing),
 * `?` for one character but `/`, `{a,b}` for a or b, `[0-9]` for a character from 0 to 9 and `[!0-9]` for any other but `/`;
 * a `/` at the end for anything after it. Every other character stands for itself.
 */
export function keyMatcher(pattern: string): (key: string) => boolean {
  const whole = pattern.endsWith('/') ? `${pattern}**` : pattern;
  const expression = new RegExp(`^${whole.replaceAll(token, translate)}$`, 'su');
  return (key) => expression.test(key);
}

const token = /\*\*\/|\*\*|\*|\?|\{([^{}]*,[^{}]*)\}|\[!?(?:[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d)+\]|[.+^$()|[\]\\{}/]/g;

function translate(found: string, choices: string | undefined): string {
  if (choices !== undefined) return `(?:${choices.split(',').map(translateChoice).join('|')})`;
  switch (found) {
    case '**/':
      return '(?:.*/)?';
    case '**':
      return '.*';
    case '*':
      return '[^/]*';
    case '?':
      return '[^/]';
    default:
      if (found.length === 1) return `\\${found}`;
      return found.startsWith('[!') ? `(?!/)[^${found.slice(2)}` : found;
  }
}

const translateChoice = (choice: string): string =>
  choice.replaceAll(token, (found: string) => translate(found, undefined));
