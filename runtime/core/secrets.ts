/** What a secret is shown as. */
export const mask = '****';

/** Replaces every secret in every string of `value`, however deep, also where it was encoded for a URL, JSON or base64. */
export type Masker = <Value>(value: Value) => Value;

/** Shorter values are too common in other text to be replaced, and too short to be secrets. */
const shortestSecret = 6;

/** A masker for these secrets; values shorter than six characters are left alone. */
export function maskerFor(secrets: Iterable<string>): Masker {
  const forms = [...new Set([...secrets].filter((secret) => secret.length >= shortestSecret).flatMap(formsOf))];
  if (forms.length === 0) return (value) => value;
  const longestFirst = forms.sort((a, b) => b.length - a.length).map(escapeForPattern);
  const pattern = new RegExp(longestFirst.join('|'), 'g');
  const maskDeep = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(pattern, mask);
    if (Array.isArray(value)) return value.map(maskDeep);
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.replace(pattern, mask), maskDeep(item)]));
  };
  // The shape is kept: only the text of strings changes.
  return <Value>(value: Value) => maskDeep(value) as Value;
}

function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ];
}

const escapeForPattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
