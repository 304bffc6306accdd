import {ConfigFileLoader} from '../../config/config-file-loader.ts';
import {isMageletError} from '../../core/diagnostic.ts';
import {failed, success, type Result} from '../../core/result.ts';
import type {Project} from '../open-project.ts';
import {projectFiles} from '../project-files.ts';
import {seedBuckets} from './seed-buckets.ts';
import {startLocalB2, type LocalB2} from './start-local-b2.ts';

/** Starts the local server, filled, where it is wanted; `without keys` means where the profile has no application key. */
export async function localB2For(
  project: Project,
  wanted: 'always' | 'without keys',
  profile = 'default',
): Promise<Result<LocalB2 | undefined>> {
  if (wanted === 'without keys' && hasKeys(project, profile)) return success(undefined);
  const folder = projectFiles(project.folder).localB2;
  const started = await startLocalB2(project.folder, folder);
  if (!started.ok) return started;
  const seeded = await seedBuckets(project.folder, folder, project.settings.localBuckets, started.value.settings);
  if (seeded.ok) return started;
  await started.value[Symbol.asyncDispose]();
  return failed(seeded.failure);
}

/** Either half of a key counts: a profile that is half filled in is meant to be used, and told what it lacks. */
function hasKeys({folder}: Project, profile: string): boolean {
  try {
    const config = new ConfigFileLoader(projectFiles(folder).ioConfig, profile, {env: process.env});
    const keys = ['B2_APPLICATION_KEY_ID', 'B2_APPLICATION_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
    return keys.some((key) => config.contains(key));
  } catch (error) {
    if (isMageletError(error)) return true;
    throw error;
  }
}
