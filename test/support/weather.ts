import type {Quirk, SeenRequest, Weather} from './b2-quirks.ts';

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Everything bad that B2, or the way to it, does to one request in `1 / rate`; the same for the same seed. */
export function badWeather({rate, seed}: {readonly rate: number; readonly seed: number}): Weather {
  const random = seeded(seed);
  return (request) => {
    if (random() >= rate) return undefined;
    const fitting = faultsOf(request, Math.floor(random() * 200_000));
    const fault = fitting[Math.floor(random() * fitting.length)];
    // Whoever has a presigned URL is no client of ours, and tries once.
    return fault === undefined || request.url.includes('X-Amz-Signature') ? undefined : {on, times: 1, ...fault};
  };
}

const on = (): boolean => true;

type Fault = Quirk extends infer Each ? (Each extends unknown ? Omit<Each, 'on' | 'times'> : never) : never;

function faultsOf({method, url}: SeenRequest, after: number): readonly Fault[] {
  const always: Fault[] = [
    {does: 'answer', status: 503, code: 'SlowDown', words: 'Please reduce your request rate'},
    {does: 'answer', status: 503, code: 'ServiceUnavailable', headers: {'retry-after': '1'}},
    {does: 'answer', status: 500, code: 'InternalError'},
    {does: 'answer', status: 408, code: 'RequestTimeout'},
    {does: 'reset the connection'},
    {does: 'tell another time'},
  ];
  if (method === 'GET') {
    always.push({does: 'cut the body', after}, {does: 'cut the body', after: 0}, {does: 'stall', after});
    if (!url.includes('list-type=2')) always.push({does: 'damage what is answered'});
  } else {
    always.push({does: 'lose the answer'});
  }
  if (method === 'PUT') always.push({does: 'damage what is sent'}, {does: 'reset while sending', after});
  return always;
}
