import type {Diagnostic} from '../core/diagnostic.ts';
import {DEFAULT_B2_ENDPOINT_URL} from './b2-settings.ts';
import {failure, type FailedRequest, type FailureWords} from './failure-words.ts';
import type {S3Failure} from './s3-answer.ts';

export function unreachableServer({settings}: FailedRequest, {code}: S3Failure, words: FailureWords): Diagnostic {
  const {endpoint, locate} = settings;
  const place = locate(endpoint.source)?.place;
  const server = words.isBackblaze ? words.server : 'the S3 server';
  return failure('b2-unreachable', `cannot reach ${server}: ${reasonOf(code, endpoint.value)}`, {
    at: place && {
      place,
      label: place.text?.includes(endpoint.value) ? 'the endpoint' : `the endpoint, ${endpoint.value}`,
    },
    notes: [sourceOf(endpoint.source, place !== undefined), words.happened],
    help: helpFor(code, endpoint.value, words.isBackblaze),
  });
}

function reasonOf(code: string, endpoint: string): string {
  const {host, hostname} = new URL(endpoint);
  switch (code) {
    case 'ECONNREFUSED':
      return `nothing listens at ${endpoint} (${code})`;
    case 'ENOTFOUND':
      return `there is no host "${hostname}" (${code})`;
    case 'EAI_AGAIN':
      return `the host "${hostname}" could not be looked up (${code})`;
    case 'ETIMEDOUT':
      return `no answer from ${host} (${code})`;
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return `the connection to ${host} was broken off (${code})`;
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return `there is no way to ${host} from here (${code})`;
    case 'EPROTO':
      return `${host} does not speak TLS (${code})`;
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return `${host} does not speak TLS (${code})`;
    default:
      return `the certificate of ${host} is not accepted (${code})`;
  }
}

function sourceOf(source: string, isShown: boolean): string | undefined {
  if (source === 'default') return 'the endpoint is the default, because the profile has none';
  if (source === 'override') return 'the endpoint was given as endpoint';
  return isShown ? undefined : `the endpoint is from ${source}`;
}

function helpFor(code: string, endpoint: string, isBackblaze: boolean): string {
  if (code === 'ENOTFOUND') {
    return isBackblaze
      ? `write the endpoint that the bucket's page at Backblaze shows, such as ${DEFAULT_B2_ENDPOINT_URL}`
      : 'mend the host name of the endpoint';
  }
  const speaksPlainly = code === 'EPROTO' || code.startsWith('ERR_SSL_');
  if (speaksPlainly) return `write the endpoint with http: ${endpoint.replace(/^https:/, 'http:')}`;
  return `see whether this machine can reach it: curl -I ${endpoint}`;
}
