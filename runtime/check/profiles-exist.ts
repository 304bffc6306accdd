import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {Located} from '../core/place.ts';
import type {CheckSubject, Rule} from './rule.ts';

/** A profile that is named in the pipeline is a profile of `io_config.yaml`. */
export const profilesExist: Rule = {
  codes: ['unknown-profile'],
  severities: ['error'],
  check({definition, profiles}) {
    const known = new Set(profiles?.map(({value}) => value));
    const asked = [
      {owner: `pipeline "${definition.name}"`, profile: definition.configProfile},
      ...definition.blocks.map(({name, configProfile}) => ({owner: `block "${name.value}"`, profile: configProfile})),
    ];
    return asked.flatMap(({owner, profile}) =>
      profile && !known.has(profile.value) ? unknownProfile(owner, profile, profiles) : [],
    );
  },
};

function unknownProfile(owner: string, asked: Located<string>, profiles: CheckSubject['profiles']): Diagnostic {
  const nearest = nearestName(asked.value, profiles?.map(({value}) => value) ?? []);
  const file = profiles?.[0]?.place.file ?? 'io_config.yaml';
  return {
    severity: 'error',
    code: 'unknown-profile',
    message: `${owner} asks for profile "${asked.value}", which ${file} does not have`,
    at: {place: asked.place, label: 'no such profile'},
    ...(profiles && profiles.length > 0 && {related: pointersTo(profiles, nearest)}),
    ...(!profiles && {notes: [`the project has no ${file}`]}),
    help: nearest ? `write ${nearest}` : `add to ${file}: ${asked.value}: {}`,
  };
}

const pointersTo = (
  profiles: readonly Located<string>[],
  nearest: string | undefined,
): NonNullable<Diagnostic['related']> =>
  profiles.slice(0, 8).map(({value, place}) => ({
    place,
    label: value === nearest ? 'this one is close' : `profile "${value}"`,
  }));
