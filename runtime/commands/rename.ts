import {Command} from 'commander';
import {blockKindNames} from '../core/block-kind.ts';
import {changeAndTell} from './tell-changes.ts';

export const renameCommand = (): Command =>
  new Command('rename')
    .description('give a block or a pipeline another name, everywhere it is named')
    .addCommand(
      new Command('block')
        .description('in all pipelines that have it, with its file and what imports that')
        .argument('<block>')
        .argument('<name>', 'the new name')
        .option('--kind <kind>', `where blocks of several kinds have the name: ${blockKindNames.join(', ')}`)
        .option('--dry-run', 'only show what would change')
        .action((from: string, to: string, {dryRun, ...options}: {kind?: string; dryRun?: boolean}) =>
          changeAndTell({what: 'rename block', from, to, ...options}, dryRun ? 'show' : 'make'),
        ),
    )
    .addCommand(
      new Command('pipeline')
        .description('its folder, the triggers that name it and the calls that start it')
        .argument('<pipeline>')
        .argument('<name>', 'the new name')
        .option('--dry-run', 'only show what would change')
        .action((from: string, to: string, {dryRun}: {dryRun?: boolean}) =>
          changeAndTell({what: 'rename pipeline', from, to}, dryRun ? 'show' : 'make'),
        ),
    );
