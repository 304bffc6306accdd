/** The binary: commands, what a wrong call is told, and the exit code. */
import {Command, CommanderError} from 'commander';
import {cleanCommand} from './commands/clean.ts';
import {complete} from './commands/complete.ts';
import {completionCommand} from './commands/completion.ts';
import {doctorCommand} from './commands/doctor.ts';
import {graphCommand} from './commands/graph.ts';
import {importCommand} from './commands/import.ts';
import {initCommand} from './commands/init.ts';
import {listCommand} from './commands/list.ts';
import {localB2Command} from './commands/local-b2.ts';
import {logsCommand} from './commands/logs.ts';
import {newCommand} from './commands/new.ts';
import {removeCommand} from './commands/remove.ts';
import {renameCommand} from './commands/rename.ts';
import {runCommand} from './commands/run.ts';
import {runsCommand} from './commands/runs.ts';
import {showCommand} from './commands/show.ts';
import {terminal} from './commands/terminal.ts';
import {showFailure} from './commands/show-failure.ts';
import {typesCommand} from './commands/types.ts';
import {usageError} from './commands/usage-error.ts';
import {validateCommand} from './commands/validate.ts';
import {version} from './core/version.ts';
import {quietWarnings} from './core/quiet-warnings.ts';

const commands = [
  initCommand(),
  importCommand(),
  newCommand(),
  renameCommand(),
  removeCommand(),
  listCommand(),
  validateCommand(),
  typesCommand(),
  graphCommand(),
  runCommand(),
  runsCommand(),
  showCommand(),
  logsCommand(),
  cleanCommand(),
  doctorCommand(),
  localB2Command(),
  completionCommand(),
];

const program = new Command('magelet')
  .description('Pipelines in TypeScript: a folder defines one, this runs it.')
  .version(version, '-V, --version', 'the version of magelet')
  .showSuggestionAfterError(true);
for (const command of commands) program.addCommand(command);
// The innermost command that was called, for messages that say how it is called.
let called = program.name();
for (const command of [program, ...commands, ...commands.flatMap((parent) => parent.commands)]) {
  command
    .helpOption('-h, --help', 'this help')
    .helpCommand(false)
    .configureOutput({writeOut: terminal.out, writeErr: terminal.err, outputError: () => undefined})
    .exitOverride((error) => {
      called = nameOf(command);
      throw error;
    });
}

quietWarnings();
// A reader that has seen enough, such as `head`, is no failure: a run goes on to its end, unwatched.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  const [command, ...words] = process.argv.slice(2);
  if (command === '__complete') await complete(program, words);
  // `magelet help run` is what other commands are asked by.
  else if (command === 'help') await program.parseAsync([...words, '--help'], {from: 'user'});
  else await program.parseAsync();
} catch (error) {
  await (error instanceof CommanderError ? usageError(error, called) : showFailure(error));
}

/** `magelet new block` */
function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}
