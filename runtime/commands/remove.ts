import {Command} from 'commander';
import {blockKindNames} from '../core/block-kind.ts';
import {changeAndTell} from './tell-changes.ts';

type BlockOptions = {readonly kind?: string; readonly pipeline?: string; readonly dryRun?: boolean};

export const removeCommand = (): Command =>
  new Command('remove')
    .description('take a block or a pipeline away, unless something still needs it')
    .addCommand(
      new Command('block')
        .description('out of all pipelines, and its file; with --pipeline out of that one alone')
        .argument('<block>')
        .option('--pipeline <pipeline>', 'the pipeline that loses the block; its file stays')
        .option('--kind <kind>', `where blocks of several kinds have the name: ${blockKindNames.join(', ')}`)
        .option('--dry-run', 'only show what would change')
        .action((name: string, {dryRun, ...options}: BlockOptions) =>
          changeAndTell({what: 'remove block', name, ...options}, dryRun ? 'show' : 'make'),
        ),
    )
    .addCommand(
      new Command('pipeline')
        .description("its folder; its blocks' files stay")
        .argument('<pipeline>')
        .option('--dry-run', 'only show what would change')
        .action((name: string, {dryRun}: {dryRun?: boolean}) =>
          changeAndTell({what: 'remove pipeline', name}, dryRun ? 'show' : 'make'),
        ),
    );
