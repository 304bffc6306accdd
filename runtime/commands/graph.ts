import {Command, Option} from 'commander';
import {couldNotStart, exitCodes, show, terminal} from './terminal.ts';

type Format = 'text' | 'mermaid' | 'json';

export const graphCommand = (): Command =>
  new Command('graph')
    .description('what waits for what in a pipeline')
    .argument('<pipeline>')
    .addOption(new Option('--format <format>', 'how to draw it').choices(['text', 'mermaid', 'json']).default('text'))
    .action(graph);

async function graph(name: string, {format}: {format: Format}): Promise<void> {
  const {openProject, openPipeline} = await import('../project/open-project.ts');
  const {drawPipeline} = await import('../project/draw-pipeline.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const opened = openPipeline(project.value, name);
  if (!opened.ok) return couldNotStart(opened.failure);
  const {definition, diagnostics} = opened.value;
  // A pipeline is drawn even where its blocks are not written yet, as long as its names meet.
  const drawn = definition && drawPipeline(definition, format);
  await show(diagnostics.filter(({severity}) => severity === 'error'));
  if (drawn === undefined) process.exitCode = exitCodes['could not start'];
  else terminal.out(drawn);
}
