import {afterAll, beforeAll} from 'vitest';
import {startB2Quirks} from '../support/b2-quirks.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import type {S3Server} from '../support/s3-server.ts';
import {badWeather} from '../support/weather.ts';
import {keepsTheContract, onServer} from './store-contract.ts';

let fauxqs: S3Server;
const proxies = new Map<number, S3Server>();
const rates = [0.05, 0.2];

beforeAll(async () => {
  fauxqs = await startFauxqs();
  for (const rate of rates) proxies.set(rate, await startB2Quirks(fauxqs, badWeather({rate, seed: 2026})));
});

afterAll(async () => {
  for (const proxy of proxies.values()) await proxy[Symbol.asyncDispose]();
  await fauxqs[Symbol.asyncDispose]();
});

for (const rate of rates) {
  // Stalls are to cost a test no minute.
  const subject = onServer(() => proxies.get(rate) ?? fauxqs, {idleTimeout: 2000});
  keepsTheContract(`fauxqs where ${rate * 100} % of requests fail`, subject);
}
