import {describe, expect, test} from 'vitest';
import {nextQuestion, type Answers, type Choices, type Question} from '../../runtime/scaffold/questions.ts';

const template = {path: '', text: '', origin: 'built in'} as const;
const choices: Choices = {
  templates: [
    {...template, kind: 'transformer', id: 'ours', label: 'Ours', origin: 'project'},
    {...template, kind: 'transformer', id: 'generic', label: 'Generic (no template)'},
    {...template, kind: 'transformer', id: 'b2', label: 'Backblaze B2'},
    {...template, kind: 'custom', id: 'generic', label: 'Generic (no template)'},
  ],
  pipelines: [
    {name: 'sales', blocks: ['load', 'clean']},
    {name: 'empty', blocks: []},
    {name: 'small', blocks: ['one']},
  ],
};

/** What a person would see, and what they may answer. */
const asked = (answers: Answers, from: Choices = choices): unknown => {
  const question = nextQuestion(answers, from);
  if (!question) return undefined;
  const options = 'options' in question ? question.options.map(({value, label, hint}) => [value, label, hint]) : [];
  return {id: question.id, kind: question.kind, text: question.text, options, default: question.default};
};

describe('a new block is asked about', () => {
  test('its kind first', () => {
    expect(asked({})).toEqual({
      id: 'kind',
      kind: 'choice',
      text: 'Which kind of block?',
      options: [
        ['data_loader', 'data loader', 'brings data in'],
        ['transformer', 'transformer', 'makes data from data'],
        ['data_exporter', 'data exporter', 'takes data out'],
        ['sensor', 'sensor', 'waits until something is so'],
        ['custom', 'custom block', 'does anything else'],
        ['conditional', 'conditional', 'decides whether blocks run'],
        ['callback', 'callback', 'runs when blocks have ended'],
      ],
      default: 'data_loader',
    });
  });

  test('its name, which is checked at once', () => {
    expect(asked({kind: 'transformer'})).toEqual({
      id: 'name',
      kind: 'text',
      text: 'What is the transformer called?',
      options: [],
      default: '',
    });
    const question = nextQuestion({kind: 'transformer'}, choices);
    const check = question?.kind === 'text' ? question.check : undefined;
    expect(check?.('Load Orders')).toBeUndefined();
    expect(check?.('!')).toBe('"!" cannot name a block');
    expect(check?.('')).toBe('a block needs a name');
  });

  test('its template, by label', () => {
    expect(asked({kind: 'transformer', name: 'clean'})).toEqual({
      id: 'template',
      kind: 'choice',
      text: 'From which template?',
      options: [
        ['ours', 'Ours', "the project's own"],
        ['generic', 'Generic (no template)', undefined],
        ['b2', 'Backblaze B2', undefined],
      ],
      default: 'ours',
    });
  });

  test('its pipeline, or none', () => {
    expect(asked({kind: 'transformer', name: 'clean', template: 'b2'})).toEqual({
      id: 'pipeline',
      kind: 'choice',
      text: 'In which pipeline?',
      options: [
        ['sales', 'sales', '2 blocks'],
        ['empty', 'empty', '0 blocks'],
        ['small', 'small', '1 block'],
        ['', 'none', 'the file alone'],
      ],
      default: 'sales',
    });
  });

  test('what it waits for, with the last block as the likely one', () => {
    expect(asked({kind: 'transformer', name: 'x', template: 'b2', pipeline: {name: 'sales'}})).toEqual({
      id: 'upstream',
      kind: 'several',
      text: 'Which blocks does it wait for?',
      options: [
        ['load', 'load', undefined],
        ['clean', 'clean', undefined],
      ],
      default: ['clean'],
    });
    const sales = {name: 'x', template: 'generic', pipeline: {name: 'sales'}};
    expect(asked({...sales, kind: 'sensor'})).toMatchObject({default: []});
    expect(asked({...sales, kind: 'data_exporter'})).toMatchObject({default: ['clean']});
    expect(asked({...sales, kind: 'callback'})).toMatchObject({
      text: 'To which blocks is it attached?',
      default: ['clean'],
    });
  });
});

describe('nothing is asked', () => {
  test('that has one answer: the only template, a pipeline where there is none, blocks where there are none', () => {
    expect(asked({kind: 'custom', name: 'x'})).toMatchObject({id: 'pipeline'});
    expect(asked({kind: 'custom', name: 'x'}, {...choices, pipelines: []})).toBeUndefined();
    expect(asked({kind: 'custom', name: 'x', pipeline: 'none'})).toBeUndefined();
    expect(asked({kind: 'custom', name: 'x', pipeline: {name: 'empty'}})).toBeUndefined();
  });

  test('that is known', () => {
    expect(asked({kind: 'custom', name: 'x', pipeline: {name: 'sales'}, upstream: []})).toBeUndefined();
  });
});

const answer = (answers: Answers, pick: (question: Question) => Answers): Answers => {
  const question = nextQuestion(answers, choices);
  if (!question) throw new Error('nothing was asked');
  return pick(question);
};
const given = (text: string) => (question: Question) =>
  question.kind === 'several' ? question.answer([text]) : question.answer(text);

test('every answer is kept with those before', () => {
  const kind = answer({}, given('transformer'));
  const name = answer(kind, given('clean 2'));
  const template = answer(name, given('b2'));
  expect(answer(template, given(''))).toEqual({kind: 'transformer', name: 'clean 2', template: 'b2', pipeline: 'none'});
  const pipeline = answer(template, given('sales'));
  expect(answer(pipeline, given('load'))).toEqual({
    kind: 'transformer',
    name: 'clean 2',
    template: 'b2',
    pipeline: {name: 'sales'},
    upstream: ['load'],
  });
});
