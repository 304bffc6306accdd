import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {Located} from '../core/place.ts';
import type {Reading} from '../core/reading.ts';
import {verboseSections} from './keys/io-config-keys.ts';
import {withoutSecrets} from './io-config-lines.ts';
import {profileIsNoMap, profilesOf} from './read-profiles.ts';
import {readRoot} from './read-root.ts';
import type {YamlEntry, YamlNode} from './yaml-node.ts';

/** The settings of one profile under their standard names, templates not yet filled in. */
export type Profile = ReadonlyMap<string, YamlNode>;

/** Mage's verbose names: section, key in it, and the standard name. */
const verboseNames = Object.entries(verboseSections).flatMap(([section, keys]) =>
  Object.entries(keys).map(([key, standard]) => [section, key, standard] as const),
);

/**
 * Reads one profile of an `io_config.yaml`, in the standard form, the verbose one, or both: a standard name wins.
 * Mistakes in other profiles are left for when those are used.
 */
export function readProfile({file, text, profile}: {file: string; text: string; profile: string}): Reading<Profile> {
  const {value: root, diagnostics} = readRoot(file, text, withoutSecrets);
  if (!root) return {diagnostics};
  const profiles = profilesOf(root);
  const found = profiles.find(({key}) => key.value === profile);
  const mistakes = diagnostics.filter(
    (diagnostic) =>
      !isInside(
        diagnostic,
        profiles.filter((other) => other !== found),
      ),
  );
  if (!found) {
    const names = profiles.map(({key}) => key);
    return {diagnostics: [...mistakes, unknownProfile(file, profile, names)]};
  }
  const noMap = profileIsNoMap(found);
  if (noMap) return {diagnostics: [...mistakes, noMap]};
  return {value: settingsOf(found.node), diagnostics: mistakes};
}

function settingsOf(node: YamlNode): Profile {
  const entries = node.kind === 'mapping' ? node.entries : new Map<string, YamlEntry>();
  const settings = new Map([...entries].map(([key, entry]) => [key, entry.node]));
  for (const [section, key, standard] of verboseNames) {
    const inSection = entries.get(section)?.node;
    const written = inSection?.kind === 'mapping' ? inSection.entries.get(key)?.node : undefined;
    if (written && !settings.has(standard)) settings.set(standard, written);
  }
  return settings;
}

function isInside({at}: Diagnostic, profiles: readonly YamlEntry[]): boolean {
  const line = at?.place.line ?? 0;
  return profiles.some(({key, lastLine}) => key.place.line < line && line <= lastLine);
}

/** No profile of this name; `profiles` are those there are. */
export function unknownProfile(file: string, profile: string, profiles: readonly Located<string>[]): Diagnostic {
  const nearest = nearestName(
    profile,
    profiles.map(({value}) => value),
  );
  return {
    severity: 'error',
    code: 'unknown-profile',
    message: `${file} has no profile "${profile}"`,
    related: profiles.slice(0, 8).map(({value, place}) => ({
      place,
      label: value === nearest ? 'this one is close' : `profile "${value}"`,
    })),
    help: helpFor(file, profile, nearest),
  };
}

function helpFor(file: string, profile: string, nearest: string | undefined): string {
  if (nearest === undefined) return `add to ${file}: ${profile}: {}`;
  // Nobody wrote this name: it is asked for where none is named.
  return profile === 'default' ? `write default in place of ${nearest} in ${file}` : `write ${nearest}`;
}
