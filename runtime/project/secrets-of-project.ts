import {ConfigFileLoader} from '../config/config-file-loader.ts';
import {isMageletError} from '../core/diagnostic.ts';
import {projectFiles} from './project-files.ts';
import type {Project} from './open-project.ts';

/** Every secret that any profile of the project holds: a block may ask for each of them. */
export function secretsOfProject({folder, profiles = []}: Project, env: NodeJS.ProcessEnv): readonly string[] {
  return profiles.flatMap(({value: profile}) => {
    try {
      return new ConfigFileLoader(projectFiles(folder).ioConfig, profile, {env}).secrets();
    } catch (error) {
      // A profile that cannot be read gives no secret away either; the block that uses it is told what is wrong.
      if (isMageletError(error)) return [];
      throw error;
    }
  });
}
