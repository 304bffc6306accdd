import {createRequire} from 'node:module';
import type {S3Client} from '@aws-sdk/client-s3';
import {version} from '../core/version.ts';
import {requestHandlerFor} from './connection-pool.ts';
import {hashBesideThread} from './hash-beside.ts';
import {isVirtualHosted, type B2Settings} from './b2-settings.ts';
import type {B2Overrides} from './b2-overrides.ts';
import {requestRetries} from './request-retries.ts';

/**
 * The AWS SDK, loaded at the first request: it takes 90 ms (60 ms from the compile cache), and most commands never use it.
 * `require` and not `import()`, because `client` is a getter, and because the compile cache helps CommonJS alone.
 */
export const s3Sdk = (): typeof import('@aws-sdk/client-s3') => load('@aws-sdk/client-s3') as never;

const load = createRequire(import.meta.url);

export const defaultMaxAttempts = 8;
/** Milliseconds without a byte after which a connection is given up. */
const defaultIdleTimeout = 60_000;

/**
 * The S3 client of these settings and of nothing else: every setting that the SDK would look for in the environment,
 * in `~/.aws` or in an instance's metadata is given.
 */
export function openS3Client(settings: B2Settings, overrides: B2Overrides): S3Client {
  const {endpoint, region, keyId, secret, sessionToken} = settings;
  const {maxAttempts = defaultMaxAttempts, idleTimeout: socketTimeout = defaultIdleTimeout} = overrides;
  const {S3Client: Client} = s3Sdk();
  const client = new Client({
    endpoint: endpoint.value,
    region: region.value,
    // A function, so that the key is in no property that `console.log(b2.client)` would print.
    credentials: async () => ({
      accessKeyId: keyId.value,
      secretAccessKey: secret.value,
      ...(sessionToken !== undefined && {sessionToken}),
    }),
    forcePathStyle: overrides.forcePathStyle ?? !isVirtualHosted(endpoint.value),
    // B2 has answered 400 to x-amz-checksum-* headers (boto/s3transfer#327).
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    retryStrategy: requestRetries(maxAttempts),
    maxAttempts,
    retryMode: 'standard',
    // Waiting for "100 Continue" opens a new connection for every part.
    expectContinueHeader: false,
    requestHandler:
      overrides.requestHandler ?? requestHandlerFor(endpoint.value, {connectionTimeout: 10_000, socketTimeout}, Client),
    customUserAgent: userAgent(overrides.userAgentExtra),
    userAgentAppId: async () => undefined,
    defaultsMode: 'standard',
    authSchemePreference: [],
    disableS3ExpressSessionAuth: true,
    sigv4aSigningRegionSet: [],
    useArnRegion: false,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    followRegionRedirects: false,
  });
  hashBesideThread(client);
  return client;
}

/** Pairs of name and version; the SDK replaces characters that a User-Agent may not have. */
function userAgent(extra = ''): [string, string?][] {
  return [
    ['magelet', version],
    ...extra
      .split(/\s+/)
      .filter(Boolean)
      .map((product): [string, string?] => {
        const [name = '', ...rest] = product.split('/');
        return rest.length > 0 ? [name, rest.join('/')] : [name];
      }),
  ];
}
