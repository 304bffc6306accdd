import {readPipeline} from '../../config/read-pipeline.ts';
import {pipelineName, type PipelineName} from '../../core/names.ts';
import {environmentIn, type Project} from '../open-project.ts';
import {projectFiles} from '../project-files.ts';
import {readTextIfThere} from '../read-text.ts';
import {remoteOf, type RemoteSettings} from './remote-of.ts';

/** The pipelines of the project that keep their runs in a bucket; of other projects no file is parsed. */
export function remotePipelines(project: Project): readonly (RemoteSettings & {readonly pipeline: PipelineName})[] {
  return project.pipelineNames.flatMap((name) => {
    const text = readTextIfThere(projectFiles(project.folder).pipeline(name)) ?? '';
    const named = pipelineName(name);
    if (!named.ok || (!project.settings.remote && !text.includes('remote_variables_dir'))) return [];
    const {value: definition} = readPipeline({
      name: named.value,
      file: `pipelines/${name}/metadata.yaml`,
      text,
      env: environmentIn(project.folder),
    });
    const settings = definition && remoteOf(project, definition);
    return settings ? [{...settings, pipeline: named.value}] : [];
  });
}
