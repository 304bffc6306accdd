import {Command} from 'commander';
import {selectionOf, withSelectors, type SelectorOptions} from './selection-options.ts';
import {couldNotStart, exitCodes, show, terminal} from './terminal.ts';

export const validateCommand = (): Command =>
  withSelectors(new Command('validate'))
    .description('everything that is wrong with pipelines, without running them')
    .argument('[pipeline...]', 'all of them where none is named')
    .option('--connect', 'asks Backblaze B2 too whether it accepts the keys and has the buckets that blocks use')
    .option('--types', "compares the types along the edges too, with the project's own TypeScript")
    .option('--json', 'one diagnostic per line on standard output')
    .action(validate);

async function validate(
  names: readonly string[],
  options: {json?: boolean; types?: boolean; connect?: boolean} & SelectorOptions,
): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const {validateProject} = await import('../project/validate-project.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const validated = await validateProject(project.value, names, {...options, selection: selectionOf(options)});
  if (!validated.ok) return couldNotStart(validated.failure);
  const {diagnostics, pipelines, blocks} = validated.value;
  if (diagnostics.some(({severity}) => severity === 'error')) process.exitCode = exitCodes['could not start'];
  if (options.json) {
    const {diagnosticToJson} = await import('../report/diagnostic-json.ts');
    for (const diagnostic of diagnostics) terminal.out(`${JSON.stringify(diagnosticToJson(diagnostic))}\n`);
    return;
  }
  await show(diagnostics);
  if (diagnostics.length > 0) terminal.gap();
  const {renderCount} = await import('../report/render-count.ts');
  const {countOf} = await import('../report/count-words.ts');
  const counted = `${countOf(pipelines, 'pipeline')}, ${countOf(blocks, 'block')}`;
  terminal.out(`${counted}: ${diagnostics.length === 0 ? 'nothing is wrong' : renderCount(diagnostics)}\n`);
}
