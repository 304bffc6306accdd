import {join} from 'node:path';
import type {CodeSplittingNameFunction} from 'rolldown';

/** What a run loads one after the other, each module with all that it imports; most commands load the project and reports too. */
const steps = {
  start: ['cli.ts'],
  host: ['project/open-host.ts'],
  blocks: ['project/thread.ts', 'index.ts'],
  project: ['project/open-project.ts'],
  run: ['project/run-in-project.ts', 'project/variables-of-run.ts'],
  report: ['report/plain-console.ts', 'report/render-diagnostic.ts'],
};

/**
 * Puts what the same steps of a run load into one file. To find, read and link a file costs a third of a millisecond, in
 * each thread, and a bundler left to itself makes a hundred of those that every run loads. Everything else is left to it.
 */
export function chunkOf(runtime: string): CodeSplittingNameFunction {
  let loaded: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  return (id, context) => {
    // What an entry does when it is loaded is for those alone who load it as one.
    if (context.getModuleInfo(id)?.isEntry) return null;
    const importsOf = (module: string): readonly string[] => context.getModuleInfo(module)?.importedIds ?? [];
    loaded ??= new Map(
      Object.entries(steps).map(([step, modules]) => [
        step,
        withImports(
          modules.map((module) => join(runtime, module)),
          importsOf,
        ),
      ]),
    );
    const loading = [...loaded].filter(([, modules]) => modules.has(id)).map(([step]) => step);
    return loading.length === 0 ? null : loading.join('-and-');
  };
}

/** The modules and all that they import when they are loaded, near or far. */
function withImports(
  modules: readonly string[],
  importsOf: (module: string) => readonly string[],
): ReadonlySet<string> {
  const found = new Set(modules);
  for (const module of found) for (const imported of importsOf(module)) found.add(imported);
  return found;
}
