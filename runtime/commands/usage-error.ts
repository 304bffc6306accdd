import type {CommanderError} from 'commander';
import {couldNotStart} from './terminal.ts';

/** Says what is wrong with a call in our own form; help and version, which commander also throws, are no mistakes. */
export async function usageError(error: CommanderError): Promise<void> {
  if (error.exitCode === 0 || error.code === 'commander.help') {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /Did you mean (?:one of )?(.+?)\?\)?$/.exec(more.join(' '))?.[1];
  await couldNotStart([
    {
      severity: 'error',
      code: 'usage',
      message: first.replace(/\.$/, '').replaceAll("'", '"'),
      help: suggestion ? `write ${suggestion}` : 'see how it is called: magelet --help',
    },
  ]);
}
