import {ConfigFileLoader} from '../config/config-file-loader.ts';
import {isMageletError} from '../core/diagnostic.ts';
import {readB2Settings} from '../io/b2-settings.ts';
import {BackblazeB2} from '../io/backblaze-b2.ts';
import {describeSettings} from './doctor/describe-settings.ts';
import {bad, type Finding} from './doctor/finding.ts';
import {lookAtKey} from './doctor/look-at-key.ts';
import {probeBucket} from './doctor/probe-bucket.ts';
import {reachServer} from './doctor/reach-server.ts';
import type {Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';

export type {Finding} from './doctor/finding.ts';

/** A second try is for an answer that was lost; more would only make a person wait. */
const tries = 2;

/**
 * Looks whether a profile can reach B2, one step after the other up to the first that keeps the next from being taken:
 * its settings, the way to the server, the key, and what it may do in a bucket. Writes nothing unless `write` is given;
 * without a bucket, what needs one is not looked at.
 *
 * @example for await (const {what, outcome, detail} of examineProfile(project, {profile: 'default', bucket: 'lake'})) …
 */
export async function* examineProfile(
  {folder}: Project,
  {profile, bucket, write = false}: {readonly profile: string; readonly bucket?: string; readonly write?: boolean},
): AsyncGenerator<Finding> {
  try {
    const config = new ConfigFileLoader(projectFiles(folder).ioConfig, profile, {env: process.env});
    const settings = readB2Settings(config, {});
    yield* describeSettings(config, settings);
    for await (const finding of reachServer(settings)) {
      yield finding;
      // With a wrong clock the SDK signs again with the server's: what else is wrong can still be found.
      if (finding.outcome === 'bad' && finding.what !== 'clock') return;
    }
    await using store = BackblazeB2.withConfig(config, {maxAttempts: tries});
    for await (const finding of lookAtKey(store, settings, bucket)) {
      yield finding;
      if (finding.outcome === 'bad') return;
    }
    if (bucket !== undefined) yield* probeBucket(store, bucket, write);
  } catch (error) {
    if (!isMageletError(error)) throw error;
    yield bad('profile', error.diagnostic);
  }
}
