/** Whether `key` is a pattern for many keys: it has `*`, `?` or `{a,b}`. */
export const isKeyPattern = (key: string): boolean => /[*?]|\{[^{}]*,[^{}]*\}/.test(key);

/** What every key that a pattern matches begins with. */
export const literalPrefix = (pattern: string): string => /^[^*?{]*/.exec(pattern)?.[0] ?? '';

/**
 * Whether a key matches: `*` stands for anything but `/`, `**` for anything (with a `/` after it, also for nothing),
 * `?` for one character but `/`, `{a,b}` for a or b. Every other character stands for itself.
 */
export function keyMatcher(pattern: string): (key: string) => boolean {
  const expression = new RegExp(`^${pattern.replaceAll(token, translate)}$`, 'su');
  return (key) => expression.test(key);
}

const token = /\*\*\/|\*\*|\*|\?|\{([^{}]*,[^{}]*)\}|[.+^$()|[\]\\{}/]/g;

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
      return `\\${found}`;
  }
}

const translateChoice = (choice: string): string => choice.replaceAll(token, translate);
