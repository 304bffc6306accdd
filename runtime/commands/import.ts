import {Command} from 'commander';
import {couldNotStart, terminal} from './terminal.ts';

export const importCommand = (): Command =>
  new Command('import')
    .description('make a project out of one of Mage')
    .argument('<folder>', 'the folder of the Mage project, which stays as it is')
    .argument('[target]', 'the folder of the new project; the name of the other with -magelet where none is given')
    .action(importAction);

async function importAction(source: string, target: string | undefined): Promise<void> {
  const {importProject} = await import('../project/import-project.ts');
  const imported = await importProject(source, target);
  if (!imported.ok) return couldNotStart(imported.failure);
  const {renderImport} = await import('../report/render-import.ts');
  const {folder, summary} = imported.value;
  const words = {...summary, folder, pipelines: summary.pipelines.length};
  terminal.out(renderImport(words, terminal.look));
}
