import type {Argument, Command, Option} from 'commander';
import {blockKindNames} from '../core/block-kind.ts';
import type {Candidate, NamesAsked} from '../project/completion-names.ts';
import {terminal} from './terminal.ts';

/**
 * `magelet __complete <shell> <words…>`, which the scripts of `magelet completion` call at every Tab: prints what the
 * last of the words may become, one candidate a line, in the way that the shell reads them.
 */
export async function complete(program: Command, [shell = 'bash', ...words]: readonly string[]): Promise<void> {
  const typed = joinedAtEquals(words);
  const current = typed.at(-1) ?? '';
  const {candidates, prefix} = await candidatesFor(program, typed.slice(0, -1), current);
  const fitting = candidates.filter(({value}) => value.startsWith(current.slice(prefix.length)));
  for (const {value, description} of fitting) terminal.out(`${lineFor(shell, {value, description}, prefix)}\n`);
}

/** bash gives `--format=svg` as three words. */
function joinedAtEquals(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const [index, word] of words.entries()) {
    const isRest = word === '=' || words[index - 1] === '=';
    if (isRest && joined.at(-1)?.startsWith('--')) joined.push(`${joined.pop()}${word}`);
    else joined.push(word);
  }
  return joined;
}

function lineFor(
  shell: string,
  {value, description = ''}: {value: string; description: string | undefined},
  prefix: string,
): string {
  // bash replaces what follows the last = alone, but the whole of a list joined by commas.
  if (shell === 'bash') return prefix.slice(prefix.lastIndexOf('=') + 1) + value;
  const whole = prefix + value;
  if (shell === 'fish') return description === '' ? whole : `${whole}\t${description}`;
  const escaped = whole.replaceAll(':', String.raw`\:`);
  return description === '' ? escaped : `${escaped}:${description}`;
}

type Found = {
  readonly candidates: readonly Candidate[];
  /** What of the current word stays. */ readonly prefix: string;
};

async function candidatesFor(program: Command, before: readonly string[], current: string): Promise<Found> {
  const {command, operands, options, waiting} = readWords(program, before);
  const names = async (what: NamesAsked['what']): Promise<readonly Candidate[]> => {
    const {completionNames} = await import('../project/completion-names.ts');
    const pipeline = options.get('pipeline') ?? operandOf(command, operands, 'pipeline');
    const kind = operandOf(command, operands, 'kind');
    return completionNames(process.cwd(), {
      what,
      ...(pipeline !== undefined && {pipeline}),
      ...(kind !== undefined && {kind}),
    });
  };
  const [, written, value] = /^--([\w-]+)=(.*)$/s.exec(current) ?? [];
  const named = written === undefined ? waiting : command.options.find((option) => option.long === `--${written}`);
  if (named) {
    const typed = value ?? current;
    const before = current.slice(0, current.length - typed.length);
    const earlier = listed[placeholderOf(named)]?.exec(typed)?.[0] ?? '';
    return {candidates: await valuesOf(named, command, names), prefix: before + earlier};
  }
  if (current.startsWith('-')) return {candidates: optionsOf(command), prefix: ''};
  const commands = command.commands.map((each) => ({value: each.name(), description: each.description()}));
  if (commands.length > 0) return {candidates: commands, prefix: ''};
  const argument = argumentAt(command, operands.length);
  return {candidates: argument ? await namedBy(argument.name(), argument.argChoices, names) : [], prefix: ''};
}

/** What of a value stays where it holds several names: all up to the last comma, or up to what a selector sets before a name. */
const listed: Readonly<Record<string, RegExp>> = {blocks: /^.*,/, selector: /^(?:.*[, ])?(?:\d*\+)?/};

type Read = {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  /** The option that the next word is the value of. */
  readonly waiting: Option | undefined;
};

function readWords(program: Command, words: readonly string[]): Read {
  let command = program;
  let waiting: Option | undefined;
  const operands: string[] = [];
  const options = new Map<string, string>();
  for (const word of words) {
    if (waiting) {
      options.set(waiting.name(), word);
      waiting = undefined;
    } else if (word.startsWith('-')) {
      const [flag = '', value] = word.split(/=(.*)/s);
      const option = command.options.find(({long, short}) => long === flag || short === flag);
      if (value !== undefined && option) options.set(option.name(), value);
      else if (option?.required) waiting = option;
      // The value of --resume may be left out: where a word follows, it is one.
      else if (option?.optional) waiting = option;
    } else {
      const next = command.commands.find((each) => each.name() === word);
      if (next) command = next;
      else operands.push(word);
    }
  }
  return {command, operands, options, waiting};
}

function argumentAt(command: Command, index: number): Argument | undefined {
  const last = command.registeredArguments.at(-1);
  return command.registeredArguments[index] ?? (last?.variadic ? last : undefined);
}

function operandOf(command: Command, operands: readonly string[], name: string): string | undefined {
  const index = command.registeredArguments.findIndex((argument) => argument.name() === name);
  return index === -1 ? undefined : operands[index];
}

const optionsOf = (command: Command): readonly Candidate[] =>
  [...command.options, {long: '--help', description: 'this help', hidden: false}]
    .filter(({hidden}) => !hidden)
    .flatMap(({long, description}) => (long ? [{value: long, description}] : []));

/** The word between the brackets: `pipeline` in `--from <pipeline>`. */
const placeholderOf = ({flags}: Option): string => /[<[]([^>\]]+)/.exec(flags)?.[1] ?? '';

async function valuesOf(
  option: Option,
  command: Command,
  names: (what: NamesAsked['what']) => Promise<readonly Candidate[]>,
): Promise<readonly Candidate[]> {
  const placeholder = placeholderOf(option);
  if (option.name() === 'profile') return names('profiles');
  if (option.name() === 'resume') return names('runs');
  if (placeholder === 'template' && command.name() === 'pipeline') return names('pipeline templates');
  const isBlock = placeholder === 'name' && ['block', 'from', 'until'].includes(option.name());
  return namedBy(isBlock ? 'block' : placeholder, option.argChoices, names);
}

async function namedBy(
  word: string,
  choices: readonly string[] | undefined,
  names: (what: NamesAsked['what']) => Promise<readonly Candidate[]>,
): Promise<readonly Candidate[]> {
  if (choices) return choices.map((value) => ({value}));
  switch (word) {
    case 'pipeline':
      return names('pipelines');
    case 'block':
    case 'blocks':
    case 'selector':
      return names('blocks');
    case 'run':
      return [...(await names('runs')), ...(await names('pipelines'))];
    case 'template':
      return names('templates');
    case 'name=value':
      return names('variables');
    case 'kind':
      return blockKindNames.map((value) => ({value}));
    default:
      return [];
  }
}
