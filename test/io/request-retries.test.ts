import {describe, expect, test} from 'vitest';
import {waitBefore} from '../../runtime/io/request-retries.ts';

const answer = (status: number, headers: Record<string, string> = {}): Error =>
  Object.assign(new Error('slow'), {$response: {statusCode: status, headers}});

describe('the wait before another try, in milliseconds', () => {
  test('doubles, between a half and the whole, up to 20 seconds', () => {
    expect([1, 2, 3, 4].map((tries) => waitBefore(tries, answer(500), 0))).toEqual([100, 200, 400, 800]);
    expect([1, 2, 3, 4].map((tries) => waitBefore(tries, answer(500), 1))).toEqual([200, 400, 800, 1600]);
    expect(waitBefore(20, answer(500), 1)).toBe(20_000);
  });

  test('is longer where the server asked for fewer requests', () => {
    expect([1, 2, 3].map((tries) => waitBefore(tries, answer(503), 1))).toEqual([1000, 2000, 4000]);
  });

  test('is what Retry-After says where that is longer, up to a minute', () => {
    expect(waitBefore(1, answer(503, {'retry-after': '7'}), 1)).toBe(7000);
    expect(waitBefore(4, answer(503, {'retry-after': '1'}), 1)).toBe(8000);
    expect(waitBefore(1, answer(503, {'retry-after': '3600'}), 1)).toBe(60_000);
  });

  test("takes a date in Retry-After by the server's own clock", () => {
    const headers = {date: 'Mon, 23 Nov 2026 10:00:00 GMT', 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT'};
    expect(waitBefore(1, answer(503, headers), 1)).toBe(30_000);
    expect(waitBefore(1, answer(503, {'retry-after': 'soon'}), 1)).toBe(1000);
  });
});
