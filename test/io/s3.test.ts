import {expect, test} from 'vitest';
import {S3} from '../../runtime/io/s3.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {configOf} from '../support/config-of.ts';
import {newBucket} from '../support/s3-server.ts';

const keys = {AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret'};

test('without an endpoint is AWS, in the region of AWS_REGION', () => {
  const {endpoint, region} = S3.withConfig(configOf({...keys, AWS_REGION: 'eu-west-1'})).resolved;
  expect(endpoint).toEqual({value: 'https://s3.eu-west-1.amazonaws.com', source: 'default'});
  expect(region).toEqual({value: 'eu-west-1', source: 'AWS_REGION'});
  expect(S3.withConfig(configOf(keys)).resolved.endpoint.value).toBe('https://s3.us-east-1.amazonaws.com');
});

test('reads the region off an endpoint of AWS, and takes an override first', () => {
  const config = configOf({...keys, AWS_ENDPOINT: 'https://s3.ap-south-1.amazonaws.com'});
  expect(S3.withConfig(config).resolved.region).toEqual({value: 'ap-south-1', source: 'endpoint'});
  const {endpoint, region} = S3.withConfig(config, {endpoint: 'http://127.0.0.1:9000', region: 'local'}).resolved;
  expect([endpoint.value, region.value]).toEqual(['http://127.0.0.1:9000', 'local']);
});

test('looks at no key of B2', () => {
  const config = configOf({B2_APPLICATION_KEY_ID: 'id', B2_APPLICATION_KEY: 'key'});
  expect(() => S3.withConfig(config)).toThrow('no key ID and no key');
});

test('reads what it wrote', async () => {
  await using server = await startFauxqs();
  const bucket = await newBucket(server);
  await using s3 = S3.withConfig(configOf(keys), {endpoint: server.endpoint});
  await s3.export([{id: 1}], bucket, 'orders.csv');
  expect(await s3.load(bucket, 'orders.csv', {as: 'rows'})).toEqual([{id: 1}]);
});
