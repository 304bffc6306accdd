import {existsSync, readFileSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import type {ConfigSource, SettingOrigin} from '../core/config-source.ts';
import {MageletError, type Diagnostic} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import {environmentOf} from './environment-file.ts';
import {processEnvironment, type Environment} from './environment.ts';
import {readProfile, type Profile} from './read-profile.ts';
import {getRepoPath} from './repo-path.ts';
import {resolveValue, type ResolvedValue} from './resolve-value.ts';
import {secretsOf} from './secrets-of-profile.ts';

/**
 * The settings of one profile of an `io_config.yaml`, as Mage's class of the same name gives them.
 *
 * `{{ env_var('NAME') }}` and `{{ json_value(...) }}` in texts are filled in when a key is asked for, from the
 * environment and the `.env` file beside the config file. A key whose variable is not set, without a fallback, is absent.
 *
 * @throws {MageletError} `config-not-found`, `unknown-profile`, and what is wrong with the file: `yaml-syntax`,
 * `unquoted-template`, `duplicate-key`, `wrong-value`
 * @example
 * const config = new ConfigFileLoader(join(getRepoPath(), 'io_config.yaml'), 'default');
 * const b2 = BackblazeB2.withConfig(config);
 */
export class ConfigFileLoader implements ConfigSource {
  /** The config file's absolute path. */
  readonly file: string;
  readonly profile: string;
  readonly #settings: Profile;
  readonly #env: Environment;

  /**
   * @param path `io_config.yaml` of the project where it is left out.
   * @param options.env The environment; that of the process where it is left out.
   */
  constructor(path?: string, profile = 'default', options: {readonly env?: Environment} = {}) {
    this.file = resolve(path ?? join(getRepoPath(), 'io_config.yaml'));
    this.profile = profile;
    const text = textOf(this.file);
    const {value, diagnostics} = readProfile({file: basename(this.file), text, profile});
    const mistakes = diagnostics.filter(({severity}) => severity === 'error');
    if (!value || mistakes.length > 0) throw new MageletError(together(mistakes));
    this.#settings = value;
    this.#env = environmentOf(dirname(this.file), options.env ?? processEnvironment());
  }

  /**
   * The value of `key` with the type that YAML gives it: `5439` is a number. Undefined where it is absent.
   *
   * @throws {MageletError} `template-syntax`, `unknown-template-function`, `json-value-not-found`
   */
  get(key: string): unknown {
    const {value, mistakes} = this.#resolve(key);
    if (mistakes.length > 0) throw new MageletError(together(mistakes));
    return value;
  }

  /** Whether `key` has a value. @throws what `get` throws */
  contains(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** Where `key` stands, or was looked for, and the variables it is made from. Never throws. */
  locate(key: string): SettingOrigin {
    const place = this.#settings.get(key)?.place;
    const {variables} = this.#resolve(key);
    return {
      source: `profile "${this.profile}" of ${basename(this.file)}`,
      ...(place === undefined ? {} : {place}),
      ...(variables.length === 0 ? {} : {variables}),
    };
  }

  /** The keys of the profile, under their standard names. */
  names(): Iterable<string> {
    return this.#settings.keys();
  }

  /** What must never be shown: the values of keys that hold secrets, and of the variables they are made from. */
  secrets(): readonly string[] {
    return secretsOf(this.#settings, this.#env);
  }

  #resolve(key: string): ResolvedValue {
    const node = this.#settings.get(key);
    return node ? resolveValue(node, this.#env) : {value: undefined, variables: [], mistakes: []};
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new MageletError(notFound(path, error), {cause: error});
  }
}

function notFound(path: string, error: unknown): Diagnostic {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
  return {
    severity: 'error',
    code: 'config-not-found',
    message: isMissing ? `there is no ${basename(path)} in ${dirname(path)}` : `${path} cannot be read: ${code}`,
    at: {place: wholeFile(path)},
    help: isMissing ? commandThatMakes(path) : `make ${path} a file that you may read`,
  };
}

/** A command that makes the file: a project of its own, unless there is one, which `magelet init` leaves alone. */
const commandThatMakes = (path: string): string =>
  existsSync(join(dirname(path), 'pipelines')) ? `echo 'default: {}' > ${path}` : `magelet init ${dirname(path)}`;

/** One diagnostic that tells all: an exception carries no more. */
function together([first, ...others]: readonly Diagnostic[]): Diagnostic {
  if (!first) throw new Error('Internal error: a config file without a value and without a mistake');
  if (others.length === 0) return first;
  const also = others.map(({message, at}) => `line ${at?.place.line ?? 1} too: ${message}`);
  return {...first, notes: [...(first.notes ?? []), ...also]};
}
