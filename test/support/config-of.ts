import type {ConfigSource, SettingOrigin} from '../../runtime/core/config-source.ts';

/** A profile written down as an object; lines are counted from 2 in the order of the keys, as in a file. */
export function configOf(values: Readonly<Record<string, unknown>>, unset: readonly string[] = []): ConfigSource {
  const keys = [...Object.keys(values), ...unset];
  return {
    get: (key) => values[key],
    names: () => keys,
    contains: (key) => values[key] !== undefined && values[key] !== null,
    locate: (key): SettingOrigin => {
      const source = 'profile "default" of io_config.yaml';
      const index = keys.indexOf(key);
      if (index === -1) return {source};
      const text = `  ${key}: "{{ env_var('${key}') }}"`;
      return {
        source,
        place: {file: 'io_config.yaml', line: index + 2, column: key.length + 5, endColumn: text.length + 1, text},
        variables: [{name: key, isSet: !unset.includes(key)}],
      };
    },
  };
}
