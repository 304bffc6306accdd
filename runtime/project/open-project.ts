import {environmentOf} from '../config/environment-file.ts';
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {checkPipeline} from '../check/check-pipeline.ts';
import type {ModuleFile} from '../check/rule.ts';
import {readPipeline} from '../config/read-pipeline.ts';
import {readProfiles} from '../config/read-profiles.ts';
import {readProjectSettings} from '../config/read-project-settings.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {pipelineName} from '../core/names.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {BlockDefinition, CheckedPipeline, PipelineDefinition} from '../core/pipeline.ts';
import type {Located} from '../core/place.ts';
import type {ProjectSettings} from '../core/project-settings.ts';
import type {Reading} from '../core/reading.ts';
import {failed, success, type Result} from '../core/result.ts';
import {listed} from '../core/listed.ts';
import {blockFilesIn} from './block-files.ts';
import {finishChanges} from '../scaffold/finish-changes.ts';
import {findProject} from './find-project.ts';
import {isRunning} from './is-alive.ts';
import {projectFiles} from './project-files.ts';
import {readTextIfThere} from './read-text.ts';

/** A project's folder and what its own files say; pipelines are read when they are asked for. */
export type Project = {
  readonly folder: string;
  readonly settings: ProjectSettings;
  /** Undefined where the project has no `io_config.yaml`, or none that can be read. */
  readonly profiles: readonly Located<string>[] | undefined;
  /** Looked up when it is first asked for: a run of one pipeline costs the same however many there are. */
  readonly pipelineNames: readonly string[];
  /** What is wrong in the project's `metadata.yaml`, and in an `io_config.yaml` that cannot be read at all. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is wrong in profiles; one that no block uses keeps nothing from running. */
  readonly profileDiagnostics: readonly Diagnostic[];
};

/** A pipeline with everything that is wrong with it; `checked` is there when it can run. */
export type OpenedPipeline = {
  readonly definition?: PipelineDefinition;
  readonly checked?: CheckedPipeline;
  readonly diagnostics: readonly Diagnostic[];
};

/** Opens the project that `folder` lies in, and ends what a process had begun to write in it when it was killed. */
export function openProject(folder: string): Result<Project> {
  const found = findProject(folder);
  if (!found.ok) return found;
  finishChanges(found.value, isRunning);
  const files = projectFiles(found.value);
  const settings = readIfThere(files.settings, 'metadata.yaml', (source) =>
    readProjectSettings(source, environmentIn(found.value)),
  );
  const profiles = readIfThere(files.ioConfig, 'io_config.yaml', readProfiles);
  let names: readonly string[] | undefined;
  return success({
    folder: found.value,
    settings: settings?.value ?? {retry: {}, localBuckets: []},
    profiles: profiles?.value,
    get pipelineNames() {
      return (names ??= pipelineFolders(files.pipelines));
    },
    diagnostics: [...(settings?.diagnostics ?? []), ...(profiles && !profiles.value ? profiles.diagnostics : [])],
    profileDiagnostics: profiles?.value ? profiles.diagnostics : [],
  });
}

/** Reads and checks one pipeline; fails where the project has none of that name. The files of its blocks stay closed. */
export function openPipeline(
  project: Project,
  name: string,
  moduleFileOf: (block: BlockDefinition) => ModuleFile = blockFilesIn(project.folder),
): Result<OpenedPipeline> {
  const text = readTextIfThere(projectFiles(project.folder).pipeline(name));
  const named = pipelineName(name);
  if (text === undefined || !named.ok) return failed([noSuchPipeline(project, name)]);
  const reading = readPipeline({
    name: named.value,
    file: `pipelines/${name}/metadata.yaml`,
    text,
    env: environmentIn(project.folder),
  });
  const definition = reading.value;
  if (!definition) return success({diagnostics: reading.diagnostics});
  const {diagnostics, checked} = checkPipeline({
    definition,
    profiles: project.profiles,
    moduleFileOf,
    projectFolder: project.folder,
  });
  const all = [...reading.diagnostics, ...diagnostics];
  const canRun = !all.some(({severity}) => severity === 'error');
  return success({definition, diagnostics: all, ...(canRun && checked && {checked})});
}

/** The variables of this process, and below them those of the project's `.env`, which is read when they are asked for. */
export const environmentIn = (project: string) => () => environmentOf(project, process.env);

function readIfThere<Value>(
  path: string,
  file: string,
  read: (source: {file: string; text: string}) => Reading<Value>,
): Reading<Value> | undefined {
  const text = readTextIfThere(path);
  return text === undefined ? undefined : read({file, text});
}

function pipelineFolders(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, {withFileTypes: true})
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'metadata.yaml')))
    .map(({name}) => name)
    .sort();
}

function noSuchPipeline({folder, pipelineNames}: Project, name: string): Diagnostic {
  // A path is what the shell completes.
  const [, inPath = name] = /(?:^|\/)pipelines\/([^/]+)(?:\/|$)/.exec(name) ?? [];
  const near = pipelineNames.find((known) => known === inPath) ?? nearestName(inPath, pipelineNames);
  const misnamed = ['metadata.yml', 'metadata.json', 'pipeline.yaml', 'pipeline.yml']
    .map((file) => `pipelines/${inPath}/${file}`)
    .find((file) => existsSync(join(folder, file)));
  return {
    severity: 'error',
    code: 'unknown-pipeline',
    message: `the project has no pipeline "${name}"`,
    notes: [
      ...(misnamed === undefined ? [] : [`${misnamed} is there, and metadata.yaml is what is read`]),
      pipelineNames.length > 0 ? `it has: ${listed(pipelineNames)}` : 'it has none yet',
    ],
    help:
      misnamed !== undefined
        ? `mv ${misnamed} pipelines/${inPath}/metadata.yaml`
        : near
          ? `write ${near}`
          : pipelineName(name).ok
            ? `make it: magelet new pipeline ${name}`
            : 'see those there are: magelet list',
  };
}
