import {blockKindNames, blockKinds, attachedKinds, type BlockKind} from '../core/block-kind.ts';
import {newBlockName} from './new-names.ts';
import type {Template} from './template.ts';

/** What is known of a new block; what is absent is asked, and `pipeline: 'none'` is an answer. */
export type Answers = {
  readonly kind?: BlockKind;
  readonly name?: string;
  /** The id of a template. */
  readonly template?: string;
  readonly pipeline?: {readonly name: string} | 'none';
  readonly upstream?: readonly string[];
};

/** What there is to choose from. */
export type Choices = {
  readonly templates: readonly Template[];
  readonly pipelines: readonly {readonly name: string; readonly blocks: readonly string[]}[];
};

export type Question = ChoiceQuestion | SeveralQuestion | TextQuestion;

export type Option = {readonly value: string; readonly label: string; readonly hint?: string};

export type ChoiceQuestion = Asked<'choice'> & {readonly options: readonly Option[]; readonly default: string};
export type SeveralQuestion = Asked<'several'> & {
  readonly options: readonly Option[];
  readonly default: readonly string[];
};
export type TextQuestion = Asked<'text'> & {
  readonly default: string;
  /** What is wrong with an answer, or undefined. */
  readonly check: (text: string) => string | undefined;
};

type Asked<Kind> = {
  readonly kind: Kind;
  readonly id: keyof Answers;
  readonly text: string;
  /** The answers with this one. */
  readonly answer: (given: Kind extends 'several' ? readonly string[] : string) => Answers;
};

/** The next thing to ask about a new block, or undefined when all that can be chosen is. */
export function nextQuestion(answers: Answers, choices: Choices): Question | undefined {
  if (answers.kind === undefined) return kindQuestion(answers);
  if (answers.name === undefined) return nameQuestion(answers, answers.kind);
  const templates = choices.templates.filter(({kind}) => kind === answers.kind);
  if (answers.template === undefined && templates.length > 1) return templateQuestion(answers, templates);
  if (answers.pipeline === undefined && choices.pipelines.length > 0) return pipelineQuestion(answers, choices);
  const pipeline = answers.pipeline === 'none' ? undefined : answers.pipeline?.name;
  const blocks = choices.pipelines.find(({name}) => name === pipeline)?.blocks ?? [];
  return answers.upstream === undefined && blocks.length > 0
    ? upstreamQuestion(answers, answers.kind, blocks)
    : undefined;
}

function kindQuestion(answers: Answers): ChoiceQuestion {
  const options = blockKindNames.map((value) => ({value, label: blockKinds[value].spoken, hint: purposes[value]}));
  return {
    id: 'kind',
    kind: 'choice',
    text: 'Which kind of block?',
    options,
    default: 'data_loader',
    answer: (given) => ({...answers, kind: blockKindNames.find((name) => name === given) ?? 'custom'}),
  };
}

const purposes: Readonly<Record<BlockKind, string>> = {
  data_loader: 'brings data in',
  transformer: 'makes data from data',
  data_exporter: 'takes data out',
  sensor: 'waits until something is so',
  custom: 'does anything else',
  conditional: 'decides whether blocks run',
  callback: 'runs when blocks have ended',
};

const nameQuestion = (answers: Answers, kind: BlockKind): TextQuestion => ({
  id: 'name',
  kind: 'text',
  text: `What is the ${blockKinds[kind].spoken} called?`,
  default: '',
  check(text) {
    const name = newBlockName(text);
    return name.ok ? undefined : name.failure.map(({message}) => message).join('; ');
  },
  answer: (name) => ({...answers, name}),
});

const templateQuestion = (answers: Answers, templates: readonly Template[]): ChoiceQuestion => ({
  id: 'template',
  kind: 'choice',
  text: 'From which template?',
  options: templates.map(({id, label, origin}) => ({
    value: id,
    label,
    ...(origin === 'project' ? {hint: "the project's own"} : {}),
  })),
  default: templates[0]?.id ?? 'generic',
  answer: (template) => ({...answers, template}),
});

const pipelineQuestion = (answers: Answers, {pipelines}: Choices): ChoiceQuestion => ({
  id: 'pipeline',
  kind: 'choice',
  text: 'In which pipeline?',
  options: [
    ...pipelines.map(({name, blocks}) => ({value: name, label: name, hint: counted(blocks.length)})),
    // No pipeline can have this name: it is no word.
    {value: '', label: 'none', hint: 'the file alone'},
  ],
  default: pipelines[0]?.name ?? '',
  answer: (name) => ({...answers, pipeline: name === '' ? 'none' : {name}}),
});

const counted = (blocks: number): string => (blocks === 1 ? '1 block' : `${blocks} blocks`);

const upstreamQuestion = (answers: Answers, kind: BlockKind, blocks: readonly string[]): SeveralQuestion => ({
  id: 'upstream',
  kind: 'several',
  text: attachedKinds.has(kind) ? 'To which blocks is it attached?' : 'Which blocks does it wait for?',
  options: blocks.map((name) => ({value: name, label: name})),
  default: fed.has(kind) ? blocks.slice(-1) : [],
  // In the pipeline's order, whichever was ticked first.
  answer: (given) => ({...answers, upstream: blocks.filter((name) => given.includes(name))}),
});

/** These have something to do only with what another block gives them. */
const fed: ReadonlySet<BlockKind> = new Set(['transformer', 'data_exporter', ...attachedKinds]);
