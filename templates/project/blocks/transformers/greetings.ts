import assert from 'node:assert/strict';
import {test, transformer} from 'magelet';
import type {Person} from '../data_loaders/people.ts';

export type Greeting = {readonly name: string; readonly greeting: string};

export default transformer((people: Person[]): Greeting[] =>
  people.map(({name, born}) => ({name, greeting: `Hello ${name}, born in ${born}`})),
);

// Runs after the block; one that throws fails it.
export const everybodyIsGreeted = test('everybody is greeted', (greetings: Greeting[]) => {
  for (const {name, greeting} of greetings) assert.match(greeting, new RegExp(name));
});
