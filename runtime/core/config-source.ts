import type {Place} from './place.ts';

/** Where a client's settings come from: `ConfigFileLoader`, `EnvironmentVariableLoader`, or anything with these two methods. */
export type ConfigSource = {
  /** The value of `key`, undefined where it is absent. */
  get(key: string): unknown;
  contains(key: string): boolean;
  /** Where `key` stands, or where it was looked for; used by messages alone. */
  locate?(key: string): SettingOrigin;
  /** The keys there are, whether they have a value or not; used by messages alone. */
  names?(): Iterable<string>;
};

/** Where one key of a profile was found or looked for. */
export type SettingOrigin = {
  /** As a person would say it: `profile "default" of io_config.yaml`, `the environment`. */
  readonly source: string;
  /** The value in the file; undefined where the key is not written there. */
  readonly place?: Place;
  /** The environment variables that the value is made from, set or not. */
  readonly variables?: readonly {readonly name: string; readonly isSet: boolean}[];
};
