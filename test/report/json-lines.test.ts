import {expect, test} from 'vitest';
import {jsonLines} from '../../runtime/report/json-lines.ts';
import {begins, event, name, negativeTotal, tell} from './events.ts';

test('every event is a line', () => {
  const lines: string[] = [];
  const reporter = jsonLines({write: (text) => lines.push(text)});
  tell(reporter, [
    [0, begins('load_orders')],
    [5, {type: 'block-queued', block: name('clean_orders')}],
  ]);
  reporter.close();
  expect(lines).toEqual([
    '{"at":1000000,"run":"2026-11-23T14-05-09-k3fd","pipeline":"daily_sales","type":"block-started","block":"load_orders","attempt":1,"attempts":1}\n',
    '{"at":1000005,"run":"2026-11-23T14-05-09-k3fd","pipeline":"daily_sales","type":"block-queued","block":"clean_orders"}\n',
  ]);
});

const logged = (fields: Readonly<Record<string, unknown>>): unknown => {
  let line = '';
  const reporter = jsonLines({write: (text) => void (line += text)});
  reporter.event(event({type: 'block-log', block: name('b'), level: 'info', message: 'm', source: 'log', fields}));
  return (JSON.parse(line) as {fields: unknown}).fields;
};

test('whatever an author logs becomes JSON', () => {
  expect(
    logged({big: 2n ** 64n, wrong: new RangeError('too far'), when: new Date(0), none: undefined, nan: Number.NaN}),
  ).toEqual({
    big: '18446744073709551616',
    wrong: {name: 'RangeError', message: 'too far'},
    when: '1970-01-01T00:00:00.000Z',
    nan: null,
  });
});

test('sets and maps become lists and objects', () => {
  const circle = new Map<string, unknown>([['a', 1]]);
  circle.set('self', circle);
  expect(logged({set: new Set([1, new Set(['x'])]), pairs: new Map([[1, 'one']]), circle})).toEqual({
    set: [1, ['x']],
    pairs: [[1, 'one']],
    circle: {a: 1, self: '[circular]'},
  });
});

test('a circle is said and not followed; the same thing twice is no circle', () => {
  const shared = {a: 1};
  const circle: Record<string, unknown> = {first: shared, second: shared, list: [shared]};
  circle['self'] = circle;
  circle['deep'] = {up: circle};
  expect(logged({circle})).toEqual({
    circle: {first: {a: 1}, second: {a: 1}, list: [{a: 1}], self: '[circular]', deep: {up: '[circular]'}},
  });
});

test('a diagnostic has the form that validate prints', () => {
  let line = '';
  const reporter = jsonLines({write: (text) => void (line += text)});
  reporter.event(
    event({type: 'block-retrying', block: name('b'), attempt: 1, attempts: 2, wait: 5, diagnostic: negativeTotal}),
  );
  expect(Object.keys((JSON.parse(line) as {diagnostic: object}).diagnostic)).toEqual([
    'severity',
    'code',
    'message',
    'file',
    'line',
    'column',
    'endColumn',
    'notes',
    'help',
  ]);
});
