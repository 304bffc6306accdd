import {Command} from 'commander';
import {couldNotStart, terminal} from './terminal.ts';

export const listCommand = (): Command =>
  new Command('list')
    .description('the pipelines of the project')
    .option('--json', 'one object per pipeline')
    .action(list);

async function list(options: {json?: boolean}): Promise<void> {
  const {openProject, openPipeline} = await import('../project/open-project.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const pipelines = project.value.pipelineNames.map((name) => {
    const opened = openPipeline(project.value, name);
    const definition = opened.ok ? opened.value.definition : undefined;
    return {
      name,
      description: definition?.description,
      tags: definition?.tags ?? [],
      blocks: definition?.blocks.length,
      isValid: opened.ok && opened.value.checked !== undefined,
    };
  });
  if (options.json) {
    for (const pipeline of pipelines) terminal.out(`${JSON.stringify(pipeline)}\n`);
    return;
  }
  const {renderList} = await import('../report/render-list.ts');
  terminal.out(renderList(pipelines, terminal.look));
}
