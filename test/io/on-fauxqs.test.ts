import {afterAll, beforeAll} from 'vitest';
import {startB2Quirks, type B2Quirks} from '../support/b2-quirks.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import type {S3Server} from '../support/s3-server.ts';
import {keepsTheContract, onServer} from './store-contract.ts';

let fauxqs: S3Server;
let quirks: B2Quirks;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  quirks = await startB2Quirks(fauxqs);
});

afterAll(async () => {
  await quirks[Symbol.asyncDispose]();
  await fauxqs[Symbol.asyncDispose]();
});

keepsTheContract(
  'fauxqs',
  onServer(() => fauxqs),
);
keepsTheContract(
  'fauxqs with the quirks of B2',
  onServer(() => quirks),
);
