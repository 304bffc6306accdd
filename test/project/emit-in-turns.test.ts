import {describe, expect, test} from 'vitest';
import type {BlockName, PipelineName, RunName} from '../../runtime/core/names.ts';
import type {RunEvent, RunHappening} from '../../runtime/core/run-event.ts';
import {emitInTurns} from '../../runtime/project/emit-in-turns.ts';

const event = (happening: RunHappening): RunEvent => ({
  at: 0,
  run: 'r' as RunName,
  pipeline: 'p' as PipelineName,
  ...happening,
});
const queued = (name: string): RunEvent => event({type: 'block-queued', block: name as BlockName});
const started = (name: string): RunEvent =>
  event({type: 'block-started', block: name as BlockName, attempt: 1, attempts: 1});

/** Turns end when the test says so; `refuse` is what the record throws. */
function readers() {
  const steps: string[] = [];
  const turn: {end: () => void; refuse?: Error} = {end: () => undefined};
  const emit = emitInTurns({
    record: (...events) => {
      if (turn.refuse) throw turn.refuse;
      steps.push(`recorded ${events.map(({type}) => type).join(' ')}`);
    },
    tell: ({type}) => void steps.push(`told ${type}`),
    atEndOfTurn: (flush) => void (turn.end = flush),
  });
  return {emit, steps, turn};
}

describe('the events of a run', () => {
  test('of one turn are recorded together, and told only then', () => {
    const {emit, steps, turn} = readers();
    emit(queued('a'));
    emit(queued('b'));
    expect(steps).toEqual([]);
    turn.end();
    expect(steps).toEqual(['recorded block-queued block-queued', 'told block-queued', 'told block-queued']);
  });

  test('are recorded at once when an attempt begins', () => {
    const {emit, steps} = readers();
    emit(queued('a'));
    emit(started('a'));
    expect(steps).toEqual(['recorded block-queued block-started', 'told block-queued', 'told block-started']);
  });

  test('that could not be recorded are not told, and the next one throws', () => {
    const {emit, steps, turn} = readers();
    emit(queued('a'));
    turn.refuse = new Error('database or disk is full');
    turn.end();
    expect(() => emit(started('a'))).toThrow('database or disk is full');
    expect(steps).toEqual([]);
  });
});
