import {PassThrough} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';
import {expect, test} from 'vitest';
import {ask} from '../../runtime/scaffold/ask.ts';
import type {Answers, Choices} from '../../runtime/scaffold/questions.ts';

const template = {path: '', text: '', origin: 'built in', kind: 'transformer'} as const;
const choices: Choices = {
  templates: [
    {...template, id: 'generic', label: 'Generic (no template)'},
    {...template, id: 'b2', label: 'Backblaze B2'},
  ],
  pipelines: [{name: 'sales', blocks: ['load', 'rates']}],
};

const keys = {down: '\u001B[B', enter: '\r', space: ' ', escape: '\u001B', interrupt: '\u0003'};

/** A person who presses these keys, each batch once the text before it has been shown. */
async function press(
  answers: Answers,
  batches: readonly (readonly [shown: string, ...keys: readonly string[]])[],
): Promise<{answers: Answers | undefined; shown: string}> {
  const input = new PassThrough();
  const output = new PassThrough();
  const left = [...batches];
  let unanswered = '';
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    const text = stripVTControlCharacters(chunk.toString());
    shown += text;
    unanswered += text;
    const [next] = left;
    if (!next || !unanswered.includes(next[0])) return;
    left.shift();
    unanswered = '';
    for (const key of next.slice(1)) setImmediate(() => input.write(key));
  });
  return {answers: await ask(answers, choices, {input, output}), shown};
}

test('a person answers every question', async () => {
  const {answers, shown} = await press({}, [
    ['Which kind of block?', keys.down, keys.enter],
    ['What is the transformer called?', 'clean', keys.enter],
    ['From which template?', keys.down, keys.enter],
    ['In which pipeline?', keys.enter],
    ['Which blocks does it wait for?', keys.space, keys.enter],
  ]);
  expect(answers).toEqual({
    kind: 'transformer',
    name: 'clean',
    template: 'b2',
    pipeline: {name: 'sales'},
    upstream: ['load', 'rates'],
  });
  expect(shown.indexOf('Generic (no template)')).toBeLessThan(shown.indexOf('Backblaze B2'));
});

test('what is known is not asked', async () => {
  const known: Answers = {kind: 'transformer', name: 'clean', template: 'b2', pipeline: {name: 'sales'}, upstream: []};
  expect(await press(known, [])).toEqual({answers: known, shown: ''});
});

test.each([
  ['Escape', keys.escape],
  ['Ctrl-C', keys.interrupt],
])('%s leaves without an answer', async (_, key) => {
  expect((await press({}, [['Which kind of block?', key]])).answers).toBeUndefined();
  expect((await press({kind: 'transformer'}, [['What is', key]])).answers).toBeUndefined();
  const upstreamAlone = {kind: 'transformer', name: 'x', template: 'b2', pipeline: {name: 'sales'}} as const;
  expect((await press(upstreamAlone, [['Which blocks', key]])).answers).toBeUndefined();
});

test('a name that cannot be is asked again', async () => {
  const {answers} = await press({kind: 'transformer', template: 'b2', pipeline: 'none'}, [
    ['What is the transformer called?', '!', keys.enter],
    ['"!" cannot name a block', '\u007F', 'x', keys.enter],
  ]);
  expect(answers).toEqual({kind: 'transformer', template: 'b2', pipeline: 'none', name: 'x'});
});
