import {isElsewhere} from '../../outputs/kept-output.ts';
import type {Host} from '../../run/host.ts';
import type {PlannedStep} from '../../run/run-plan.ts';
import type {PlannedRun} from '../plan-run.ts';

/** Fetches, for the length of a run, what its blocks receive. */
export type Fetching = AsyncDisposable & {readonly hostOver: (host: Host) => Host};

/** Undefined where all that a run serves from store is here, as it is unless another machine began it. */
export async function fetchingFor({plan, folders}: PlannedRun, project: string): Promise<Fetching | undefined> {
  const served = plan.blocks.flatMap((step) => foldersOf(step, folders.get(step.block.name) ?? ''));
  if (!served.some(isElsewhere)) return undefined;
  const [{OutputFetcher}, {fetchingHost}] = await Promise.all([
    import('./fetch-output.ts'),
    import('./fetching-host.ts'),
  ]);
  const ending = new AbortController();
  const profile = plan.pipeline.definition.configProfile?.value ?? 'default';
  const fetcher = new OutputFetcher({project, profile, signal: ending.signal});
  return {
    hostOver: (host) => fetchingHost(host, (folder) => fetcher.fetch(folder)),
    async [Symbol.asyncDispose]() {
      ending.abort();
      await fetcher[Symbol.asyncDispose]();
    },
  };
}

/** A child's folder lies beside that of its block. */
const foldersOf = ({action, block, children}: PlannedStep, folder: string): readonly string[] => [
  ...(action === 'reuse' ? [folder] : []),
  ...[...(children?.keys() ?? [])].map((child) => folder + child.slice(block.name.length).replaceAll(':', '@')),
];
