import assert from 'node:assert/strict';
import {test, transformer, type Table} from 'magelet';
import type {DataFrame} from 'magelet/danfo';

/** Gives each route a grade by its share of late flights; written with danfojs, to show that a block may be. */
export default transformer(async (routes: Table) => {
  const frame = await routes.danfo();
  const destinations = frame.column('destination').values;
  const names = frame.column('origin').values.map((origin, row) => `${String(origin)} → ${String(destinations[row])}`);
  frame.addColumn('route', names, {inplace: true});
  frame.addColumn('grade', frame.column('late_share').apply(gradeOf), {inplace: true});
  return frame.loc({columns: ['month', 'route', 'flights', 'mean_delay', 'late_share', 'grade']});
});

export const gradesAreKnown = test('gives every route a grade', (grades: DataFrame) => {
  assert.ok(grades.column('grade').values.every((grade) => ['A', 'B', 'C', 'D'].includes(String(grade))));
});

const gradeOf = (share: number): string => (share < 0.1 ? 'A' : share < 0.2 ? 'B' : share < 0.3 ? 'C' : 'D');
