import {ConfigFileLoader} from '../../config/config-file-loader.ts';
import {BackblazeB2} from '../../io/backblaze-b2.ts';
import type {ObjectStore} from '../../io/object-store.ts';
import {S3} from '../../io/s3.ts';
import {projectFiles} from '../project-files.ts';
import type {RemoteSettings} from './remote-of.ts';

export type StoreOptions = {
  readonly signal?: AbortSignal;
  /** Where uploads in parts are noted until they have ended. */
  readonly uploadsDir?: string;
};

/** The client of the place where runs are kept. No request is made; throws what is wrong with the profile. */
export function openStore(
  project: string,
  {place, profile}: Pick<RemoteSettings, 'place' | 'profile'>,
  options: StoreOptions = {},
): ObjectStore {
  const config = new ConfigFileLoader(projectFiles(project).ioConfig, profile, {env: process.env});
  const overrides = {actor: 'magelet', ...options};
  return place.scheme === 's3' ? S3.withConfig(config, overrides) : BackblazeB2.withConfig(config, overrides);
}
