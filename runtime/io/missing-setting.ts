import type {ConfigSource, SettingOrigin} from '../core/config-source.ts';
import {MageletError, type Pointer} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';

/** A setting that is present nowhere: what it is, and the config keys that were asked, in order. */
export type SoughtSetting = {readonly what: string; readonly keys: readonly string[]};

/** The `missing-setting` error: every place that was looked in, in order, and the one thing to do. */
export function missingSetting(config: ConfigSource, sought: readonly SoughtSetting[]): MageletError {
  const places = sought.flatMap(({keys}) => keys.map((key) => ({key, origin: config.locate?.(key)})));
  const misspelt = misspeltNames(config, sought);
  const others = sought.filter(({keys}) => !keys.some((key) => misspelt.has(key)));
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
      ({key, origin}, index) =>
        `looked ${index === 0 ? 'first' : 'then'} for ${key}: ${whereTo(origin)}${besides(config, misspelt.get(key))}`,
    ),
    help: [
      ...(misspelt.size > 0 ? [renamed(misspelt)] : []),
      ...(others.length > 0 ? [helpFor(others, config, source)] : []),
    ].join('; and '),
  });
}

/** What the config has in the place of a key that it lacks: a name that is close, and that nothing reads. */
function misspeltNames(config: ConfigSource, sought: readonly SoughtSetting[]): ReadonlyMap<string, string> {
  const lacking = sought.filter(({keys}) => !keys.some((key) => config.locate?.(key)?.place));
  const found = new Map<string, string>();
  for (const name of config.names?.() ?? []) {
    const meant = namesThatAreRead.has(name) ? undefined : nearestName(name, namesThatAreRead);
    if (meant !== undefined && lacking.some(({keys}) => keys.includes(meant))) found.set(meant, name);
  }
  return found;
}

const namesThatAreRead: ReadonlySet<string> = new Set([
  'B2_APPLICATION_KEY_ID',
  'B2_APPLICATION_KEY',
  'B2_ENDPOINT_URL',
  'B2_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_ENDPOINT',
  'AWS_REGION',
]);

const renamed = (misspelt: ReadonlyMap<string, string>): string =>
  `write ${[...misspelt].map(([key, name]) => `${key} in the place of ${name}`).join(', and ')}`;

/** Without its line, which may show the key: it is masked by the names of keys that hold secrets, and this is none. */
function besides(config: ConfigSource, name: string | undefined): string {
  if (name === undefined) return '';
  const line = config.locate?.(name)?.place?.line;
  return line === undefined ? `, which has ${name}` : `, which has ${name} in line ${line}`;
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
