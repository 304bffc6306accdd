import {createHash, createHmac} from 'node:crypto';
import {aDate, oneOf, wholeNumber, type OptionRule} from '../core/check-options.ts';
import {reading, writing} from './b2-action.ts';
import type {B2Settings} from './b2-settings.ts';
import {refuseNames} from './refuse-names.ts';

export type PresignedRequest = {
  readonly method: 'GET' | 'PUT';
  readonly bucket: string;
  readonly key: string;
  /** Seconds that the URL works: from 1 to 604,800, which is seven days. */
  readonly expiresIn: number;
  /** The moment from which they count. */
  readonly now: Date;
};

export type PresignOptions = Partial<Pick<PresignedRequest, 'method' | 'expiresIn' | 'now'>>;

export const presignRules: Readonly<Record<keyof PresignOptions, OptionRule>> = {
  method: oneOf(['GET', 'PUT']),
  expiresIn: wholeNumber(1, 604_800),
  now: aDate,
};

/** A URL that lets whoever has it make one kind of request; AWS Signature 4 in the query, made without a request. */
export function presignUrl(settings: B2Settings, {method, bucket, key, expiresIn, now}: PresignedRequest): string {
  refuseNames(method === 'GET' ? reading(bucket, key) : writing(bucket, key));
  const {endpoint, region, keyId, secret, sessionToken} = settings;
  const {origin, host, pathname} = new URL(endpoint.value);
  const moment = now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const scope = `${moment.slice(0, 8)}/${region.value}/s3/aws4_request`;
  const path = `${pathname.replace(/\/$/, '')}/${[bucket, ...key.split('/')].map(encoded).join('/')}`;
  const query = Object.entries({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${keyId.value}/${scope}`,
    'X-Amz-Date': moment,
    'X-Amz-Expires': String(expiresIn),
    ...(sessionToken !== undefined && {'X-Amz-Security-Token': sessionToken}),
    'X-Amz-SignedHeaders': 'host',
  })
    .map(([name, value]) => `${name}=${encoded(value)}`)
    .join('&');
  const request = [method, path, query, `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const digest = createHash('sha256').update(request).digest('hex');
  const signature = [moment.slice(0, 8), region.value, 's3', 'aws4_request'].reduce<Uint8Array>(
    (signingKey, part) => hmac(signingKey, part),
    Buffer.from(`AWS4${secret.value}`),
  );
  const signed = hmac(signature, ['AWS4-HMAC-SHA256', moment, scope, digest].join('\n'));
  return `${origin}${path}?${query}&X-Amz-Signature=${signed.toString('hex')}`;
}

const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Like `encodeURIComponent`, and also the five characters that S3 wants encoded. */
export const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
