import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import type {RunEvent, RunHappening} from '../../runtime/core/run-event.ts';
import {eventsVersion, jsonOf} from '../../runtime/report/json-lines.ts';
import {event, threeBlocks} from '../report/events.ts';

/** Every field of every event, `?` behind those that may be left out: a field that is not here does not compile. */
type FieldsOf<Event> = {[Name in keyof Event as FieldName<Event, Name>]-?: true};
type FieldName<Event, Name extends keyof Event> = Name extends 'type' | 'block' | symbol | number
  ? never
  : undefined extends Event[Name]
    ? `${Name & string}?`
    : Name;

const fields: {[Type in RunHappening['type']]: FieldsOf<Extract<RunHappening, {type: Type}>>} = {
  'run-started': {blocks: true, executionDate: true, trigger: true, variables: true},
  'block-expanded': {children: true},
  'block-queued': {},
  'block-started': {attempt: true, attempts: true},
  'block-progress': {done: true, 'total?': true, 'unit?': true},
  'block-log': {level: true, message: true, 'fields?': true, source: true},
  'block-transferred': {direction: true, uri: true, bytes: true, 'rows?': true},
  'block-tested': {title: true, outcome: true},
  'block-retrying': {attempt: true, attempts: true, wait: true, diagnostic: true},
  'block-settled': {
    status: true,
    took: true,
    attempts: true,
    'output?': true,
    'diagnostic?': true,
    'because?': true,
    'children?': true,
  },
  'run-stopping': {grace: true},
  'run-settled': {status: true, took: true, counts: true, 'diagnostic?': true},
};

const common: FieldsOf<Omit<RunEvent, keyof RunHappening>> = {at: true, run: true, pipeline: true};

const page = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');

const rowsIn = (text: string): string[] => [...text.matchAll(/^\| `([a-zA-Z?]+)` \|/gm)].map(([, name = '']) => name);

/** The page's sections on events: what is named by words joined with hyphens. */
const sections = new Map(
  [...page.matchAll(/^## ([a-z]+-[a-z]+)\n([^]*?)(?=^## )/gm)].map(([, type = '', text = '']) => [type, rowsIn(text)]),
);

test('the page of events has every event, and of each every field and no other', () => {
  const written = Object.fromEntries(
    [...sections].map(([type, rows]) => [type, rows.filter((row) => row !== 'version').sort()]),
  );
  expect(written).toEqual(
    Object.fromEntries(Object.entries(fields).map(([type, row]) => [type, Object.keys(row).sort()])),
  );
  expect(rowsIn(page.slice(0, page.indexOf('\n## '))).sort()).toEqual([...Object.keys(common), 'type'].sort());
});

test('the first event says the version that the page is of, and so does the example', () => {
  const first = JSON.parse(jsonOf(event(threeBlocks))) as {version: number};
  expect(first.version).toBe(eventsVersion);
  expect(sections.get('run-started')?.[0]).toBe('version');
  expect(page).toContain(`has \`version\`, which is ${eventsVersion}:`);
  const example = /```json\n([^]*?)```/
    .exec(page)?.[1]
    ?.trim()
    .split('\n')
    .map((line) => JSON.parse(line) as {type: string});
  expect(example?.map(({type}) => type)).toEqual(['run-started', 'block-started', 'block-settled', 'run-settled']);
  expect(example?.[0]).toMatchObject({version: eventsVersion});
});
