import {afterAll, beforeAll} from 'vitest';
import {keepsTheContract, onServer} from '../io/store-contract.ts';
import {startMemoryServer} from '../support/memory-server.ts';
import type {S3Server} from '../support/s3-server.ts';

let server: S3Server;
beforeAll(async () => void (server = await startMemoryServer()));
afterAll(() => server[Symbol.asyncDispose]());

keepsTheContract(
  'the memory of magelet/testing',
  onServer(() => server),
);
