import {holdsSecret} from './secret-keys.ts';

/**
 * A line of `io_config.yaml` as a frame may show it: what could be a secret is `****`.
 * Keys, templates and comments stay, and so do the values of keys that hold none.
 */
export function withoutSecrets(line: string): string {
  if (/^\s*(?:#.*)?$/.test(line)) return line;
  const match = /^(\s*(?:-\s+)?(["']?)([\w .-]+)\2\s*:)(\s*)(.*)$/.exec(line);
  // A line without a key goes on with a value from above, such as a private key.
  if (!match) return line.replace(/\S.*$/, '****');
  const [, key = '', , name = '', space = '', value = ''] = match;
  const isTemplate = /^["']?\{\{[^}]*\}\}["']?\s*(?:#.*)?$/.test(value);
  if (value === '' || isTemplate) return key + space + withoutFallbacks(value, name);
  return key + space + (mayBeShown(value, name) || /^(?:\{\}|\[\])$/.test(value) ? value : '****');
}

/** Words, numbers and addresses without a password, of a key that holds no secret. */
const mayBeShown = (value: string, name: string): boolean => /^[\w.:/&*~-]+$/.test(value) && !holdsSecret(name);

/** A fallback is what the key or the variable would hold. */
function withoutFallbacks(template: string, key: string): string {
  const names = [key, ...[...template.matchAll(/env_var\(\s*(["'])(\w+)\1/g)].map(([, , variable = '']) => variable)];
  return template.replaceAll(/,\s*(["'])((?:(?!\1).)*)\1/g, (whole, _quote, fallback: string) =>
    names.every((name) => mayBeShown(fallback, name)) ? whole : ", '****'",
  );
}

/**
 * A line of another file as a frame may show it: what keys of a secret's name hold is `****`, and the rest stays.
 *
 * @example withoutSecretValues('openai_api_key: sk-1') // 'openai_api_key: ****'
 */
export function withoutSecretValues(line: string): string {
  // Most lines hold none, and a place is made for nearly every one.
  if (!/key|secret|token|pass|credential|pwd|pat|sas|private/i.test(line)) return line;
  return line.replaceAll(
    /([\w.-]+)(["']?\s*:\s+)("[^"]*"|'[^']*'|[^,}\s#][^,}#]*)/g,
    (whole, key: string, sign: string) => (holdsSecret(key) ? `${key}${sign}****` : whole),
  );
}
