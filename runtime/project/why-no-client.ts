import {ConfigFileLoader} from '../config/config-file-loader.ts';
import {isMageletError, type Diagnostic} from '../core/diagnostic.ts';
import {readB2Settings} from '../io/b2-settings.ts';
import type {Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';

/**
 * Tells of a profile why a B2 client cannot be made from it, each profile looked at once. Keys that are nowhere are
 * none where the project has local buckets: with `--local-b2` it runs without.
 */
export function whyNoClient({folder, settings}: Project): (profile: string) => Diagnostic | undefined {
  const known = new Map<string, Diagnostic | undefined>();
  const look = (profile: string): Diagnostic | undefined => {
    try {
      readB2Settings(new ConfigFileLoader(projectFiles(folder).ioConfig, profile, {env: process.env}), {});
      return undefined;
    } catch (error) {
      if (!isMageletError(error)) throw error;
      const isLocal = error.code === 'missing-setting' && settings.localBuckets.length > 0;
      return isLocal ? undefined : error.diagnostic;
    }
  };
  return (profile) => {
    if (!known.has(profile)) known.set(profile, look(profile));
    return known.get(profile);
  };
}
