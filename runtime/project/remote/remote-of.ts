import type {PipelineDefinition} from '../../core/pipeline.ts';
import type {Place} from '../../core/place.ts';
import type {RemotePlace} from '../../core/remote-place.ts';
import type {Project} from '../open-project.ts';

/** Where a pipeline keeps its runs beside this machine, and the profile of `io_config.yaml` that opens it. */
export type RemoteSettings = {
  readonly place: RemotePlace;
  readonly profile: string;
  /** The line that says so. */
  readonly written: Place;
};

/**
 * Undefined where neither pipeline nor project names a place. `--profile` is not asked, as it is for blocks: the runs
 * of a pipeline lie in one place, which `show`, `clean` and another machine find without it.
 */
export function remoteOf(
  {settings}: Pick<Project, 'settings'>,
  {remote, configProfile}: Pick<PipelineDefinition, 'remote' | 'configProfile'>,
): RemoteSettings | undefined {
  const named = remote ?? settings.remote;
  return named && {place: named.value, written: named.place, profile: configProfile?.value ?? 'default'};
}
