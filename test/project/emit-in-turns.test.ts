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
  const {emit, recorded} = emitInTurns({
    record: (...events) => {
      if (turn.refuse) throw turn.refuse;
      steps.push(`recorded ${events.map(({type}) => type).join(' ')}`);
    },
    tell: ({type}) => void steps.push(`told ${type}`),
    atEndOfTurn: (flush) => void (turn.end = flush),
  });
  return {emit, recorded, steps, turn};
}

describe('the events of a run', () => {
  test('of one turn are recorded together, and told only then', async () => {
    const {emit, steps, turn} = readers();
    emit(queued('a'));
    emit(queued('b'));
    expect(steps).toEqual([]);
    turn.end();
    await Promise.resolve();
    expect(steps).toEqual(['recorded block-queued block-queued', 'told block-queued', 'told block-queued']);
  });

  test('are recorded before what waits for them goes on, all of a turn in one go, and told after that', async () => {
    const {emit, recorded, steps, turn} = readers();
    emit(queued('a'));
    emit(started('a'));
    const first = recorded().then(() => steps.push('a begins'));
    emit(started('b'));
    const second = recorded().then(() => steps.push('b begins'));
    turn.end();
    await Promise.all([first, second]);
    expect(steps).toEqual([
      'recorded block-queued block-started block-started',
      'a begins',
      'b begins',
      'told block-queued',
      'told block-started',
      'told block-started',
    ]);
    await recorded();
  });

  test('are recorded at once when the run ends', () => {
    const {emit, steps} = readers();
    emit(queued('a'));
    emit(event({type: 'run-settled', status: 'completed', took: 0, counts: {}}));
    expect(steps).toEqual(['recorded block-queued run-settled', 'told block-queued', 'told run-settled']);
  });

  test('that could not be recorded are not told, what waits for them is told why, and so is the next one', async () => {
    const {emit, recorded, steps, turn} = readers();
    emit(queued('a'));
    const waiting = recorded();
    turn.refuse = new Error('database or disk is full');
    turn.end();
    await expect(waiting).rejects.toThrow('database or disk is full');
    expect(() => emit(event({type: 'run-stopping', grace: 5}))).toThrow('database or disk is full');
    expect(steps).toEqual([]);
  });
});
