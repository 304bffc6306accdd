import type {Diagnostic, Pointer} from '../core/diagnostic.ts';
import {accountWords, type AccountWords} from './account-words.ts';
import {uriOf, type B2Action} from './b2-action.ts';
import type {B2Settings} from './b2-settings.ts';
import {storedDamaged} from './content-md5.ts';
import type {Findings} from './look-around.ts';
import {isBusy, type S3Failure} from './s3-answer.ts';
import {hasLeftParts} from './upload-parts.ts';

/** Everything that the message of a failed request is made from. */
export type FailedRequest = {
  readonly error: unknown;
  readonly action: B2Action;
  readonly settings: B2Settings;
  readonly actor: string | undefined;
  readonly findings: Findings;
};

/** The parts that the messages of all failures share. */
export type FailureWords = AccountWords & {
  /** `B2 answered 403 InvalidAccessKeyId at https://…`. */
  readonly answered: string;
  /** `export_orders was writing b2://lake/orders.csv; nothing was written`. */
  readonly happened: string;
};

/** The edit that makes a block try again by itself. */
export const retryHelp = 'let the block try again by itself: retry_config: {retries: 3, delay: 30}';

export function failureWords({action, actor, settings, error}: FailedRequest, failure: S3Failure): FailureWords {
  const account = accountWords(settings);
  const status = failure.state === 'answered' && !failure.code.startsWith('HTTP ') ? `${failure.status} ` : '';
  const doing = `${action.verb} ${uriOf(action.bucket, action.key)}`;
  return {
    ...account,
    answered:
      account.folder === undefined
        ? `${account.serverAgain} answered ${status}${failure.code} at ${settings.endpoint.value}`
        : `looked in ${account.folder}`,
    happened: `${actor === undefined ? `this happened while ${doing}` : `${actor} was ${doing}`}${consequence(action, failure, error)}`,
  };
}

/** A write whose answer was lost may have been done: the object is then whole, or not there. */
function consequence({verb}: B2Action, failure: S3Failure, error: unknown): string {
  if (verb === 'deleting') return '; nothing was deleted';
  if (verb !== 'writing' && verb !== 'copying to') return '';
  if (hasLeftParts(error)) {
    return '; nothing was written, but parts that were sent lie in the bucket until its lifecycle rule removes them';
  }
  if (failure.code === storedDamaged) return '; what the server has under this key is damaged';
  const certain =
    failure.state === 'answered'
      ? failure.status < 500 || isBusy(failure)
      : ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(failure.code);
  return certain ? '; nothing was written' : '; it was written whole or not at all';
}

type Details = {
  readonly at?: Pointer | undefined;
  readonly related?: readonly Pointer[] | undefined;
  readonly notes: readonly (string | undefined)[];
  readonly help?: string;
};

/** A diagnostic of severity error, with what is undefined left out. */
export function failure(code: string, message: string, {at, related, notes, help}: Details): Diagnostic {
  return {
    severity: 'error',
    code,
    message,
    ...(at && {at}),
    ...(related && {related}),
    notes: notes.filter((note) => note !== undefined),
    ...(help !== undefined && {help}),
  };
}
