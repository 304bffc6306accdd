import {expect, test} from 'vitest';
import {Variables} from '../../runtime/authoring/variables.ts';
import {isMageletError} from '../../runtime/core/diagnostic.ts';

const day = new Date('2026-11-23T00:00:00Z');

const variables = new Variables({
  region: 'EU',
  late_minutes: '15',
  limit: 7,
  dry: 'false',
  loud: true,
  day: '2026-11-23',
  moment: day,
  noon: '2026-11-23T12:00',
  leap: '2026-02-30',
  empty: '',
  nothing: null,
});

test('a value is read as the type that is asked for, also where it was given as text', () => {
  expect(variables.string('region')).toBe('EU');
  expect(variables.string('limit')).toBe('7');
  expect(variables.string('loud')).toBe('true');
  expect(variables.string('moment')).toBe('2026-11-23T00:00:00.000Z');
  expect(variables.number('late_minutes')).toBe(15);
  expect(variables.number('limit')).toBe(7);
  expect(variables.boolean('dry')).toBe(false);
  expect(variables.boolean('loud')).toBe(true);
  expect(variables.date('day')).toEqual(day);
  expect(variables.date('moment')).toEqual(day);
  expect(variables.date('noon')).toEqual(new Date('2026-11-23T12:00:00Z'));
});

test('a value is there as it was given, and what every object has is no variable', () => {
  expect([variables.get('late_minutes'), variables.has('nothing'), variables.get('nothing')]).toEqual([
    '15',
    true,
    null,
  ]);
  expect([variables.get('toString'), variables.has('toString')]).toEqual([undefined, false]);
  expect(new Variables({a: 1}).all()).toEqual({a: 1});
});

test('a variable that is missing is told with those there are', () => {
  expect(told(() => variables.string('regoin'))).toBe(`missing-variable: the run has no variable "regoin"
  note: it has: region, late_minutes, limit, dry, loud, day, moment, noon, leap, empty, nothing
  help: write region, or give it: --var regoin=…`);
  expect(told(() => new Variables({}).number('late_minutes')))
    .toBe(`missing-variable: the run has no variable "late_minutes"
  note: it has none at all
  help: give it: --var late_minutes=…, or under variables: in the pipeline's metadata.yaml`);
  expect(told(() => variables.date('nothing'))).toMatch('missing-variable: the run has no variable "nothing"');
});

test('a value of another type is told with what was given and an example', () => {
  expect(told(() => variables.number('region'))).toBe(`wrong-variable: variable "region" is "EU", not a number
  help: give it as a number, such as --var region=15`);
  expect(told(() => variables.number('empty'))).toMatch('variable "empty" is "", not a number');
  expect(told(() => variables.boolean('region'))).toBe(`wrong-variable: variable "region" is "EU", not true or false
  help: give it as true or false, such as --var region=true`);
  expect(told(() => variables.date('region'))).toBe(`wrong-variable: variable "region" is "EU", not a date
  help: give it as a date, such as --var region=2026-11-23`);
  expect(told(() => variables.date('leap'))).toMatch('variable "leap" is "2026-02-30", not a date');
  expect(told(() => new Variables({list: [1]}).string('list'))).toBe(`wrong-variable: variable "list" is [1], not a text
  help: give it as a text, such as --var list=some-text`);
});

function told(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (isMageletError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing was thrown';
}
