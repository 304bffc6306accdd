import {Command} from 'commander';
import {couldNotStart, terminal} from './terminal.ts';

export const typesCommand = (): Command =>
  new Command('types')
    .description('lets tsc compare what each block takes with what the blocks before it give')
    .action(types);

async function types(): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const {writeTypes} = await import('../project/types/write-edge-types.ts');
  const {countOf} = await import('../report/count-words.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const {file, pipelines, edges, isIncluded, diagnostics} = await writeTypes(project.value);
  terminal.out(`wrote ${file}: ${countOf(edges, 'edge')} of ${countOf(pipelines, 'pipeline')}\n`);
  if (!isIncluded) terminal.out('add ".magelet/types" to "include" of tsconfig.json, then: npx tsc --noEmit\n');
  if (diagnostics.length > 0) await couldNotStart(diagnostics);
}
