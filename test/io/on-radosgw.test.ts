import {afterAll, beforeAll, describe} from 'vitest';
import {startRadosgw, whyNoRadosgw} from '../support/radosgw.ts';
import type {S3Server} from '../support/s3-server.ts';
import {keepsTheContract} from './store-contract.ts';

const whyNot = whyNoRadosgw();

describe.skipIf(whyNot !== undefined)(
  `on a real S3 server${whyNot === undefined ? '' : `: skipped, ${whyNot}`}`,
  () => {
    let radosgw: S3Server;

    beforeAll(async () => {
      radosgw = await startRadosgw();
    });

    afterAll(async () => {
      await radosgw[Symbol.asyncDispose]();
    });

    keepsTheContract('radosgw', () => radosgw);
  },
);
