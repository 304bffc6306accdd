import type {ConfigSource, SettingOrigin} from '../core/config-source.ts';
import {MageletError, type Pointer} from '../core/diagnostic.ts';

/** A setting that is present nowhere: what it is, and the config keys that were asked, in order. */
export type SoughtSetting = {readonly what: string; readonly keys: readonly string[]};

/** The `missing-setting` error: every place that was looked in, in order, and the one thing to do. */
export function missingSetting(config: ConfigSource, sought: readonly SoughtSetting[]): MageletError {
  const places = sought.flatMap(({keys}) => keys.map((key) => ({key, origin: config.locate?.(key)})));
  const pointers = places.flatMap(({origin}): Pointer[] =>
    origin?.place ? [{place: origin.place, label: emptiness(origin)}] : [],
  );
  const [at, ...related] = pointers;
  const source = places.find(({origin}) => origin)?.origin?.source ?? 'the config';
  return new MageletError({
    severity: 'error',
    code: 'missing-setting',
    message: `no ${sought.map(({what}) => what).join(' and no ')} for Backblaze B2 in ${source}`,
    ...(at && {at}),
    ...(related.length > 0 && {related}),
    notes: places.map(
      ({key, origin}, index) => `looked ${index === 0 ? 'first' : 'then'} for ${key}: ${whereTo(origin)}`,
    ),
    help: helpFor(sought, config, source),
  });
}

function whereTo(origin: SettingOrigin | undefined): string {
  if (!origin) return 'absent';
  const unset = unsetVariables(origin);
  if (unset.length === 0) return origin.place ? 'empty' : `not in ${origin.source}`;
  return origin.place ? `made from ${variables(unset)} not set in the environment or in .env` : unsetWords(unset);
}

function emptiness(origin: SettingOrigin): string {
  const unset = unsetVariables(origin);
  return unset.length > 0 ? unsetWords(unset) : 'empty';
}

/** One thing to do: set the variables that the profile already names, or write the keys into the profile. */
function helpFor(sought: readonly SoughtSetting[], config: ConfigSource, source: string): string {
  const lines = sought.map(({keys}) => {
    const variables = keys.flatMap((key) => unsetVariables(config.locate?.(key)));
    return {key: keys[0] ?? '', variable: variables[0]};
  });
  if (source.includes('environment')) return `set ${lines.map(({key}) => `${key}=…`).join(' and ')} in the environment`;
  if (lines.every(({variable}) => variable !== undefined)) {
    return `put ${lines.map(({variable}) => `${variable}=…`).join(' and ')} in .env beside io_config.yaml`;
  }
  return `write in ${source}: ${lines.map(({key}) => `${key}: "{{ env_var('${key}') }}"`).join(' and ')}`;
}

const unsetVariables = (origin: SettingOrigin | undefined): readonly string[] =>
  (origin?.variables ?? []).filter(({isSet}) => !isSet).map(({name}) => name);

const variables = (names: readonly string[]): string =>
  names.length === 1 ? `the variable ${names[0]}, which is` : `the variables ${names.join(' and ')}, which are`;

const unsetWords = (names: readonly string[]): string =>
  `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} not set`;
