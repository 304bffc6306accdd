import {Command} from 'commander';
import {blockKindNames} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {couldNotStart, exitCodes, show, terminal} from './terminal.ts';
import {writeOrShow} from './write-or-show.ts';

export const newCommand = (): Command =>
  new Command('new')
    .description('scaffold a pipeline or a block')
    .addCommand(
      new Command('pipeline')
        .description('a folder below pipelines/')
        .argument('<name>')
        .option('--from <pipeline>', 'the pipeline to copy; both then have the same blocks')
        .option('--template <template>', 'a pipeline of templates/pipelines/ or custom_templates/pipelines/')
        .option('--dry-run', 'only show what would be written')
        .action(newPipelineAction),
    )
    .addCommand(
      new Command('block')
        .description('a file below blocks/, and its entry in a pipeline; on a terminal it asks for what is not said')
        .argument('[kind]', blockKindNames.join(', '))
        .argument('[name]')
        .option('--template <template>', "generic, b2, sql, or one of the project's own in templates/")
        .option('--pipeline <pipeline>', 'the pipeline that takes the block')
        .option('--upstream <blocks>', 'the blocks it waits for, joined by commas')
        .option('--dry-run', 'only show what would be written')
        .action(newBlockAction),
    );

type PipelineOptions = {readonly from?: string; readonly template?: string; readonly dryRun?: boolean};

async function newPipelineAction(name: string, {dryRun, ...source}: PipelineOptions): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const {planNewPipeline} = await import('../project/new-pipeline.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  if (!dryRun) {
    const {settleRenaming} = await import('../project/settle-renaming.ts');
    await settleRenaming(project.value.folder, (diagnostic) => void show([diagnostic]));
  }
  const planned = planNewPipeline(project.value, name, source);
  if (!planned.ok) return couldNotStart(planned.failure);
  const made = planned.value.name;
  const isEmpty = source.from === undefined && source.template === undefined;
  const next = [
    isEmpty ? `npx magelet new block data_loader load_${made} --pipeline ${made}` : `npx magelet run ${made}`,
  ];
  await writeOrShow(project.value.folder, {...planned.value, next}, dryRun ? 'show' : 'write');
}

type BlockOptions = {
  readonly template?: string;
  readonly pipeline?: string;
  readonly upstream?: string;
  readonly dryRun?: boolean;
};

async function newBlockAction(
  kind: string | undefined,
  name: string | undefined,
  options: BlockOptions,
): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const {askForBlock, blockChoices, newBlockKind, planNewBlock} = await import('../project/new-block.ts');
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
  const isAsked = (kind === undefined || name === undefined) && terminal.isInteractive;
  const answers = isAsked ? await askForBlock(said, choices) : said;
  if (answers === undefined) return void (process.exitCode = exitCodes.interrupted);
  if (answers.kind === undefined || answers.name === undefined) return couldNotStart([notEnoughSaid]);
  const planned = planNewBlock(project.value, {...answers, kind: answers.kind, name: answers.name}, choices);
  if (!planned.ok) return couldNotStart(planned.failure);
  const pipeline = answers.pipeline === undefined || answers.pipeline === 'none' ? undefined : answers.pipeline.name;
  const changes = {...planned.value, next: pipeline === undefined ? [] : [`npx magelet run ${pipeline}`]};
  await writeOrShow(project.value.folder, changes, options.dryRun ? 'show' : isAsked ? 'show and ask' : 'write');
}

const notEnoughSaid: Diagnostic = {
  severity: 'error',
  code: 'usage',
  message: 'the kind and the name of the block are missing, and there is no terminal to ask on',
  notes: [`kinds: ${blockKindNames.join(', ')}`],
  help: 'say both: magelet new block data_loader load_orders --template b2',
};
