import {isPlainObject} from './is-plain-object.ts';

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
  const words = longestFirst.join('|');
  const pattern = new RegExp(words, 'g');
  const any = new RegExp(words);
  const holdsAny = (value: unknown): boolean => {
    if (typeof value === 'string') return any.test(value);
    if (Array.isArray(value)) return value.some(holdsAny);
    if (!isPlainObject(value)) return false;
    for (const key in value) if (any.test(key) || holdsAny(value[key])) return true;
    return false;
  };
  const maskDeep = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(pattern, mask);
    if (Array.isArray(value)) return value.map(maskDeep);
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.replace(pattern, mask), maskDeep(item)]));
  };
  // The shape is kept: only the text of strings changes. Nearly nothing holds a secret, and to look costs little.
  return <Value>(value: Value) => (holdsAny(value) ? (maskDeep(value) as Value) : value);
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
