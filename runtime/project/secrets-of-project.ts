import {ConfigFileLoader} from '../config/config-file-loader.ts';
import {environmentOf} from '../config/environment-file.ts';
import {EnvironmentVariableLoader} from '../config/environment-variable-loader.ts';
import {isMageletError} from '../core/diagnostic.ts';
import {projectFiles} from './project-files.ts';
import type {Project} from './open-project.ts';

/** Every secret that a block may ask for: those of all profiles, and variables whose names say that they hold one. */
export function secretsOfProject({folder, profiles = []}: Project, env: NodeJS.ProcessEnv): readonly string[] {
  const ofProfiles = profiles.flatMap(({value: profile}) => {
    try {
      return new ConfigFileLoader(projectFiles(folder).ioConfig, profile, {env}).secrets();
    } catch (error) {
      // A profile that cannot be read gives no secret away either; the block that uses it is told what is wrong.
      if (isMageletError(error)) return [];
      throw error;
    }
  });
  return [...ofProfiles, ...new EnvironmentVariableLoader(environmentOf(folder, env)).secrets()];
}
