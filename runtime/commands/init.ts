import {Command} from 'commander';
import {couldNotStart, terminal} from './terminal.ts';

export const initCommand = (): Command =>
  new Command('init')
    .description('make a project that runs')
    .argument('[dir]', 'its folder; this one where none is named')
    .action(init);

async function init(folder = '.'): Promise<void> {
  const {newProject} = await import('../project/new-project.ts');
  const made = await newProject(folder);
  if (!made.ok) return couldNotStart(made.failure);
  const {renderWritten} = await import('../report/render-written.ts');
  const into = folder === '.' ? [] : [`cd ${folder}`];
  const next = [...into, 'npm install', 'npx magelet run hello'];
  const files = made.value.map((file) => (folder === '.' ? file : `${folder}/${file}`));
  terminal.out(renderWritten({files, notes: [], next}, terminal.look));
}
