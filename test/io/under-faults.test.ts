import {afterAll, beforeAll, expect, test} from 'vitest';
import {startFauxqs} from '../support/fauxqs.ts';
import {tryUnderFaults} from '../support/fault-trial.ts';
import type {S3Server} from '../support/s3-server.ts';

let fauxqs: S3Server;

beforeAll(async () => {
  fauxqs = await startFauxqs();
});

afterAll(() => fauxqs[Symbol.asyncDispose]());

// Ten thousand, on a real server: npm run bench -- faults
test.each([0.05, 0.2])(
  'of 600 operations where %d of the requests fail, every acknowledged one holds',
  async (rate) => {
    const trial = await tryUnderFaults(fauxqs, {operations: 600, rate, seed: 7});
    expect(trial).toMatchObject({operations: 600, refused: [], wrong: [], uploadsLeftOpen: []});
    expect(trial.impatient).toBeLessThan(trial.requests / 100);
    expect(trial.faults / trial.requests).toBeGreaterThan(rate * 0.6);
    expect(trial.cancelled).toBeGreaterThan(0);
  },
);
