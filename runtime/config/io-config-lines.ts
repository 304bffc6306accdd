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
  if (value === '' || /^["']?\{\{[^}]*\}\}["']?\s*(?:#.*)?$/.test(value)) return key + space + withoutFallbacks(value);
  const isPlain = /^(?:[\w.:/&*~-]+|\{\}|\[\])$/.test(value) && !holdsSecret(name);
  return key + space + (isPlain ? value : '****');
}

const withoutFallbacks = (template: string): string => template.replaceAll(/,\s*(["'])(?:(?!\1).)*\1/g, ", '****'");
