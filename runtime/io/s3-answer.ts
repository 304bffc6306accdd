import {storedDamaged} from './content-md5.ts';

/** How a request ended that did not succeed: what the server said, or why it said nothing. */
export type S3Failure =
  | {
      readonly state: 'answered';
      readonly status: number;
      /** S3's name of the failure, such as `NoSuchKey`; `HTTP 403` where the answer had no body. */
      readonly code: string;
      /** The server's own words; empty where it said none. */
      readonly words: string;
      /** Seconds that the server asks to wait. */
      readonly retryAfter: number | undefined;
    }
  | {
      readonly state: 'not answered';
      /** Node's name of the failure, such as `ECONNREFUSED`. */
      readonly code: string;
      readonly words: string;
    };

type SdkError = Error & {
  readonly Code?: string;
  readonly code?: string;
  readonly $metadata?: {readonly httpStatusCode?: number};
  readonly $response?: {readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>>};
};

/** Reads what the SDK threw; undefined for what is no failed request, such as a mistake in a program. */
export function readFailure(error: unknown): S3Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  const {name, message, Code, code, $metadata, $response} = error as SdkError;
  const status = $response?.statusCode ?? $metadata?.httpStatusCode;
  if (code !== undefined && networkCodes.has(code)) return {state: 'not answered', code, words: message};
  if (code?.startsWith('CERT_') || code?.startsWith('ERR_TLS_') || code?.startsWith('ERR_SSL_')) {
    return {state: 'not answered', code, words: message};
  }
  if (name === 'TimeoutError') return {state: 'not answered', code: 'ETIMEDOUT', words: message};
  if (status === undefined) return undefined;
  // HEAD answers have no body: the SDK then names the error after the status or not at all.
  const named = Code ?? (/^(?:Error|Unknown|UnknownError|\d+|NotFound)$/.test(name) ? undefined : name);
  return {
    state: 'answered',
    status,
    code: named ?? `HTTP ${status}`,
    words: message === 'UnknownError' || message === named || isSdksOwn(message) ? '' : message,
    retryAfter: secondsToWait($response?.headers),
  };
}

/** The SDK's complaint about an answer that is not XML, such as that of a proxy. */
const isSdksOwn = (message: string): boolean => message.includes('Deserialization error');

/**
 * Whether the same request may succeed when it is sent again: 408, 429, 500 and above, slow down, a broken connection,
 * a clock that the SDK has just set right. A cap that is used up never is.
 */
export function isWorthAnotherTry(error: unknown): boolean {
  const failure = readFailure(error);
  if (!failure) return false;
  if (failure.state === 'not answered') return passingCodes.has(failure.code);
  if (isCapExceeded(failure)) return false;
  const {status, code} = failure;
  return (
    status === 408 ||
    status === 429 ||
    (status >= 500 && status !== 501) ||
    busyCodes.has(code) ||
    damagedCodes.has(code) ||
    code === 'RequestTimeout' ||
    code === 'RequestTimeTooSkewed'
  );
}

/** B2 says 403 AccessDenied for a cap that is used up, and names the cap in its words. */
export const isCapExceeded = (failure: S3Failure): boolean =>
  failure.state === 'answered' && failure.status === 403 && /\bcap exceeded\b/i.test(failure.words);

/** Whether the server asks for fewer requests. */
export const isBusy = (failure: S3Failure): boolean =>
  failure.state === 'answered' && (isBusyStatus(failure.status) || busyCodes.has(failure.code));

export const isBusyStatus = (status: number): boolean => status === 503 || status === 429;

const busyCodes = new Set(['SlowDown', 'ServiceUnavailable', 'TooManyRequests', 'Throttling', 'ThrottlingException']);

/** Whether what was sent arrived short or damaged, or what came did. */
export const isDamaged = (failure: S3Failure): boolean =>
  failure.state === 'answered' && damagedCodes.has(failure.code);

const damagedCodes = new Set(['IncompleteBody', 'BadDigest', 'XAmzContentSHA256Mismatch', storedDamaged]);

/** Failures of a connection that may be gone the next second. */
const passingCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENOTFOUND',
]);

const networkCodes = new Set([
  ...passingCodes,
  'EPROTO',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** `Retry-After` is seconds or a date; a date is measured from the answer's own, so that no clock of ours is needed. */
export function secondsToWait(headers: Readonly<Record<string, string>> = {}): number | undefined {
  const asked = headers['retry-after'];
  if (asked === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(asked)) return Number(asked);
  const seconds = (Date.parse(asked) - Date.parse(headers['date'] ?? '')) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
