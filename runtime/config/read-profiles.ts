import type {Diagnostic} from '../core/diagnostic.ts';
import type {Located} from '../core/place.ts';
import type {Reading} from '../core/reading.ts';
import {withoutSecrets} from './io-config-lines.ts';
import {readRoot} from './read-root.ts';
import type {YamlEntry, YamlMapping} from './yaml-node.ts';

/**
 * The names of the profiles of an `io_config.yaml`, each with its place. What a profile holds is not looked at.
 *
 * @example readProfiles({file: 'io_config.yaml', text: 'default:\n  B2_REGION: us-west-004\n'})
 */
export function readProfiles({file, text}: {file: string; text: string}): Reading<readonly Located<string>[]> {
  const {value: root, diagnostics} = readRoot(file, text, withoutSecrets);
  if (!root) return {diagnostics};
  const profiles = profilesOf(root);
  return {
    value: profiles.map(({key}) => key),
    diagnostics: [...diagnostics, ...profiles.flatMap((profile) => profileIsNoMap(profile) ?? [])],
  };
}

/** Every key of the file but `version`, which is Mage's mark of the file's format. */
export const profilesOf = (root: YamlMapping): readonly YamlEntry[] =>
  [...root.entries.values()].filter(({key}) => key.value !== 'version');

/** What is wrong with a profile that holds no settings; one that is empty is a profile. */
export function profileIsNoMap({key, node}: YamlEntry): Diagnostic | undefined {
  if (node.kind === 'mapping' || (node.kind === 'scalar' && node.value === null)) return undefined;
  // The text itself may be a secret: neither the message nor a frame shows it.
  const {file, line, column, endColumn} = node.place;
  return {
    severity: 'error',
    code: 'wrong-value',
    message: `profile "${key.value}" is a ${node.kind === 'sequence' ? 'list' : 'text'}, not a map of settings`,
    at: {place: {file, line, column, endColumn}},
    help: `write ${key.value}: {B2_REGION: us-west-004}`,
  };
}
