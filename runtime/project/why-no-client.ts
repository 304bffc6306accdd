import type {ModuleSubject} from '../check/rule.ts';
import {ConfigFileLoader} from '../config/config-file-loader.ts';
import {isMageletError, type Diagnostic} from '../core/diagnostic.ts';
import {readB2Settings, readS3Settings} from '../io/b2-settings.ts';
import type {Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';

/**
 * Tells of a profile why a client of B2, or of another S3 server, cannot be made from it, each profile looked at once. Keys that are nowhere are
 * none where the project has local buckets: with `--local-b2` it runs without.
 */
export function whyNoClient({folder, settings}: Project): ModuleSubject['whyNoClient'] {
  const known = new Map<string, Diagnostic | undefined>();
  const look = (profile: string, readSettings: typeof readB2Settings): Diagnostic | undefined => {
    try {
      readSettings(new ConfigFileLoader(projectFiles(folder).ioConfig, profile, {env: process.env}), {});
      return undefined;
    } catch (error) {
      if (!isMageletError(error)) throw error;
      const isLocal = error.code === 'missing-setting' && settings.localBuckets.length > 0;
      return isLocal ? undefined : error.diagnostic;
    }
  };
  return (profile, scheme = 'b2') => {
    const key = `${scheme} ${profile}`;
    if (!known.has(key)) known.set(key, look(profile, scheme === 's3' ? readS3Settings : readB2Settings));
    return known.get(key);
  };
}
