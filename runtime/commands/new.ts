import {Command} from 'commander';
import {blockKindNames} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {couldNotStart, exitCodes, terminal} from './terminal.ts';

export const newCommand = (): Command =>
  new Command('new')
    .description('scaffold a pipeline or a block')
    .addCommand(
      new Command('pipeline').description('a folder below pipelines/').argument('<name>').action(newPipelineAction),
    )
    .addCommand(
      new Command('block')
        .description('a file below blocks/, and its entry in a pipeline; on a terminal it asks for what is not said')
        .argument('[kind]', blockKindNames.join(', '))
        .argument('[name]')
        .option('--template <template>', "generic, b2, or one of the project's own in templates/")
        .option('--pipeline <pipeline>', 'the pipeline that takes the block')
        .option('--upstream <blocks>', 'the blocks it waits for, joined by commas')
        .action(newBlockAction),
    );

async function newPipelineAction(name: string): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const {newPipeline} = await import('../project/new-pipeline.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const made = await newPipeline(project.value, name);
  if (!made.ok) return couldNotStart(made.failure);
  const next = [`npx magelet new block data_loader load_${made.value.name} --pipeline ${made.value.name}`];
  await tell({...made.value, next});
}

type BlockOptions = {readonly template?: string; readonly pipeline?: string; readonly upstream?: string};

async function newBlockAction(
  kind: string | undefined,
  name: string | undefined,
  options: BlockOptions,
): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const {askForBlock, blockChoices, newBlock, newBlockKind} = await import('../project/new-block.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const known = kind === undefined ? undefined : newBlockKind(kind);
  if (known && !known.ok) return couldNotStart(known.failure);
  const choices = await blockChoices(project.value);
  const said = {
    ...(known && {kind: known.value}),
    ...(name !== undefined && {name}),
    ...(options.template !== undefined && {template: options.template}),
    ...(options.pipeline !== undefined && {pipeline: {name: options.pipeline}}),
    ...(options.upstream !== undefined && {
      upstream: options.upstream
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
    }),
  };
  // Who says what and how it is called has said enough; the rest has a default and is asked only of who said less.
  const isEnough = kind !== undefined && name !== undefined;
  const answers = isEnough || !terminal.isInteractive ? said : await askForBlock(said, choices);
  if (answers === undefined) {
    process.exitCode = exitCodes.interrupted;
    return;
  }
  if (answers.kind === undefined || answers.name === undefined) return couldNotStart([notEnoughSaid]);
  const made = await newBlock(project.value, {...answers, kind: answers.kind, name: answers.name}, choices);
  if (!made.ok) return couldNotStart(made.failure);
  const pipeline = answers.pipeline === undefined || answers.pipeline === 'none' ? undefined : answers.pipeline.name;
  await tell({...made.value, next: pipeline === undefined ? [] : [`npx magelet run ${pipeline}`]});
}

async function tell(written: {
  files: readonly string[];
  notes: readonly string[];
  next: readonly string[];
}): Promise<void> {
  const {renderWritten} = await import('../report/render-written.ts');
  terminal.out(renderWritten(written, {colour: terminal.colourOf(process.stdout)}));
}

const notEnoughSaid: Diagnostic = {
  severity: 'error',
  code: 'usage',
  message: 'the kind and the name of the block are missing, and there is no terminal to ask on',
  notes: [`kinds: ${blockKindNames.join(', ')}`],
  help: 'say both: magelet new block data_loader load_orders --template b2',
};
