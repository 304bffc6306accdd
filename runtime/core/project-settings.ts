import type {Located} from './place.ts';
import type {RemotePlace} from './remote-place.ts';
import type {RetryConfig} from './retry.ts';

/** The project's own `metadata.yaml`; a project without one has the defaults. */
export type ProjectSettings = {
  /** Retries for every pipeline of the project. */
  readonly retry: RetryConfig;
  /** How long `magelet clean` keeps runs where nothing else is said, in milliseconds: `variables_retention_period`. */
  readonly retention?: number;
  /** Where outputs are kept beside this machine: `remote_variables_dir`, over which a pipeline's own wins. */
  readonly remote?: Located<RemotePlace>;
  /** Buckets that `--local-b2` fills before a run, by name. */
  readonly localBuckets: readonly LocalBucket[];
};

export type LocalBucket = {
  readonly name: string;
  /** The folder that fills it, relative to the project. */
  readonly seed: Located<string>;
  /** Names in that folder; all of them where it is left out. */
  readonly include?: readonly Located<string>[];
};
