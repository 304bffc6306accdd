import {isElsewhere} from '../../outputs/kept-output.ts';
import {openPipeline, type Project} from '../open-project.ts';

/** Fetches a stored output that is kept in a bucket and not here. Throws what the bucket refuses, and `output-lost`. */
export async function fetchStored(project: Project, pipeline: string, folder: string): Promise<void> {
  if (!isElsewhere(folder)) return;
  const {OutputFetcher} = await import('./fetch-output.ts');
  const opened = openPipeline(project, pipeline);
  const profile = (opened.ok ? opened.value.definition?.configProfile?.value : undefined) ?? 'default';
  await using fetcher = new OutputFetcher({project: project.folder, profile});
  await fetcher.fetch(folder);
}
