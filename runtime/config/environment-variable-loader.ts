import type {ConfigSource, SettingOrigin} from '../core/config-source.ts';
import {processEnvironment, variableIn, type Environment} from './environment.ts';
import {holdsSecret} from './secret-keys.ts';

/**
 * Settings from environment variables of the same names; a variable that is set to nothing is absent.
 *
 * @example BackblazeB2.withConfig(new EnvironmentVariableLoader())
 */
export class EnvironmentVariableLoader implements ConfigSource {
  readonly #env: Environment;

  /** @param env The environment of the process where it is left out. */
  constructor(env: Environment = processEnvironment()) {
    this.#env = env;
  }

  /** The variable's text, undefined where it is not set. */
  get(key: string): string | undefined {
    return variableIn(this.#env, key);
  }

  contains(key: string): boolean {
    return this.get(key) !== undefined;
  }

  locate(key: string): SettingOrigin {
    return {source: 'the environment', variables: [{name: key, isSet: this.contains(key)}]};
  }

  /** The values of variables whose names say that they are secret. */
  secrets(): readonly string[] {
    return Object.keys(this.#env).flatMap((name) => (holdsSecret(name) ? (this.get(name) ?? []) : []));
  }
}
