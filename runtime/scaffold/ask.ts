import type {Readable, Writable} from 'node:stream';
import {unreachable} from '../core/unreachable.ts';
import {nextQuestion, type Answers, type Choices, type Question} from './questions.ts';

/** The terminal that is asked. */
export type Terminal = {readonly input: Readable; readonly output: Writable; readonly signal?: AbortSignal};

/**
 * Asks on a terminal what is missing in `answers`, and gives them complete;
 * undefined where the person leaves (Ctrl-C, Escape). Loads what draws the questions only when one is asked.
 *
 * @example
 * await ask({kind: 'data_loader'}, choices, {input: stdin, output: stdout})
 * // {kind: 'data_loader', name: 'load_orders', template: 'b2', pipeline: {name: 'daily_sales'}, upstream: []}
 */
export async function ask(answers: Answers, choices: Choices, terminal: Terminal): Promise<Answers | undefined> {
  let known = answers;
  for (let question = nextQuestion(known, choices); question; question = nextQuestion(known, choices)) {
    const answered = await askOne(question, terminal);
    if (answered === undefined) return undefined;
    known = answered;
  }
  return known;
}

/** Asks for yes or no, yes being what is usual; undefined where the person leaves. */
export async function confirm(question: string, terminal: Terminal): Promise<boolean | undefined> {
  const prompts = await import('@clack/prompts');
  const given = await prompts.confirm({message: question, initialValue: true, ...terminal});
  return prompts.isCancel(given) ? undefined : given;
}

async function askOne(question: Question, terminal: Terminal): Promise<Answers | undefined> {
  const {isCancel, multiselect, select, text} = await import('@clack/prompts');
  const shared = {message: question.text, ...terminal};
  switch (question.kind) {
    case 'choice': {
      const given = await select({...shared, options: optionsOf(question), initialValue: question.default});
      return isCancel(given) ? undefined : question.answer(given);
    }
    case 'several': {
      const given = await multiselect({
        ...shared,
        options: optionsOf(question),
        initialValues: [...question.default],
        required: false,
      });
      return isCancel(given) ? undefined : question.answer(given);
    }
    case 'text': {
      const given = await text({...shared, validate: (value) => question.check(value ?? '')});
      return isCancel(given) ? undefined : question.answer(given);
    }
    default:
      return unreachable(question);
  }
}

const optionsOf = ({options}: Extract<Question, {kind: 'choice' | 'several'}>) =>
  options.map((option) => ({...option}));
