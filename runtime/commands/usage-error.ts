import type {CommanderError} from 'commander';
import type {Diagnostic} from '../core/diagnostic.ts';
import {couldNotStart} from './terminal.ts';

/**
 * Says what is wrong with a call of `command` (such as `magelet run`) in our own form; help and version, which
 * commander also throws, are no mistakes.
 */
export async function usageError(error: CommanderError, command: string): Promise<void> {
  if (error.exitCode === 0 || error.code === 'commander.help') {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /Did you mean (?:one of )?(.+?)\?\)?$/.exec(more.join(' '))?.[1];
  const missing = error.code === 'commander.missingArgument' ? /'([^']+)'$/.exec(first)?.[1] : undefined;
  await couldNotStart([
    {
      severity: 'error',
      code: 'usage',
      message: inOurWords(first),
      help: suggestion
        ? `write ${suggestion.replace(/, (?=[^,]*$)/, ' or ')}`
        : `see how it is called: ${command} --help`,
      ...(missing !== undefined && (await whatThereIs(missing, command))),
    },
  ]);
}

async function whatThereIs(argument: string, command: string): Promise<Partial<Diagnostic>> {
  const {whatCanBeNamed} = await import('./what-can-be-named.ts');
  return whatCanBeNamed(argument, command);
}

/**
 * `option '--var <name=value>' argument 'x' is invalid. a variable is given as name=value.`, `command-argument value 'tcsh' is
 * invalid for argument 'shell'. Allowed choices are bash.` and the like.
 */
function inOurWords(message: string): string {
  const [, option, argument, expected] =
    /^option '(?:-\w, )?(--[\w-]+).*' argument '(.*)' is invalid\. (.+?)\.?$/.exec(message) ?? [];
  if (option !== undefined && expected !== undefined) {
    return `${option} is given "${argument}": ${lowerFirst(expected)}`;
  }
  const [, value, name, choices] =
    /^command-argument value '(.*)' is invalid for argument '(.+?)'\. (.+?)\.?$/.exec(message) ?? [];
  return name !== undefined && choices !== undefined
    ? `${name} is given "${value}": ${lowerFirst(choices)}`
    : message.replace(/\.$/, '').replaceAll("'", '"');
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
