import {MageletError, type Diagnostic} from '../core/diagnostic.ts';
import {pointAtKey} from './account-words.ts';
import {uriOf, type B2Action} from './b2-action.ts';
import {failure, failureWords, retryHelp, type FailedRequest, type FailureWords} from './failure-words.ts';
import {noBucket, noObject} from './missing-object.ts';
import {isBusy, isCapExceeded, isDamaged, isWorthAnotherTry, readFailure, type S3Failure} from './s3-answer.ts';
import {unreachableServer} from './unreachable-server.ts';

/** After a change of keys, the command that tells whether they work. */
const thenCheck = ', then: magelet doctor';

/** What the server answered, as an error in the user's words; undefined for what is no failed request. */
export function b2Error(request: FailedRequest): MageletError | undefined {
  const failure = readFailure(request.error);
  if (!failure) return undefined;
  const words = failureWords(request, failure);
  const retryable = isWorthAnotherTry(request.error);
  return new MageletError(diagnose(request, failure, words), {
    cause: request.error,
    retryable: retryable || failure.code === 'PreconditionFailed',
  });
}

function diagnose(request: FailedRequest, failure: S3Failure, words: FailureWords): Diagnostic {
  if (failure.state === 'not answered') return unreachableServer(request, failure, words);
  if (failure.code === 'InvalidAccessKeyId') return keyRejected(request, words);
  if (failure.code === 'ExpiredToken') return keyExpired(request, words);
  if (failure.code === 'SignatureDoesNotMatch') return secretRejected(request, words);
  if (isCapExceeded(failure)) return capExceeded(failure, words);
  if (failure.code === 'NoSuchBucket') return noBucket(request, words);
  if (failure.code === 'NoSuchKey') return noObject(request, words);
  if (failure.status === 412) return objectChanged(request, words);
  if (isDamaged(failure)) return damaged(request, words);
  if (isBusy(failure)) return busy(request, failure, words);
  if ((failure.status === 403 || failure.status === 401) && failure.code !== 'RequestTimeTooSkewed') {
    return request.findings.objectIsThere === false ? noObject(request, words) : notAllowed(request, failure, words);
  }
  return unexpectedAnswer(request, failure, words);
}

/** Doctor asks whether a key is accepted before there is a bucket. */
const forBucket = ({bucket}: B2Action): string => (bucket === '' ? '' : ` for the bucket "${bucket}"`);

function keyRejected({action, settings}: FailedRequest, words: FailureWords): Diagnostic {
  const {pointer, note} = pointAtKey(settings.keyId, 'accessKeyId', settings.locate);
  return failure('b2-key-rejected', `${words.server} does not know ${words.theKey}`, {
    at: pointer,
    notes: [
      words.answered,
      words.happened,
      note,
      words.isBackblaze ? 'the master application key is not accepted over the S3 API' : undefined,
    ],
    help: words.isBackblaze
      ? `create an application key${forBucket(action)}, put its keyID and key ${words.whereKeysGo}${thenCheck}`
      : `put a key ID that this server knows, and its key, ${words.whereKeysGo}${thenCheck}`,
  });
}

function keyExpired({action, settings}: FailedRequest, words: FailureWords): Diagnostic {
  const {pointer, note} = pointAtKey(settings.keyId, 'accessKeyId', settings.locate);
  return failure('b2-key-expired', `${words.theKey} has expired`, {
    at: pointer,
    notes: [words.answered, words.happened, note],
    help: `create another application key${forBucket(action)}, put its keyID and key ${words.whereKeysGo}${thenCheck}`,
  });
}

function secretRejected({settings}: FailedRequest, words: FailureWords): Diagnostic {
  const secret = pointAtKey(settings.secret, 'secretAccessKey', settings.locate);
  const keyId = pointAtKey(settings.keyId, 'accessKeyId', settings.locate);
  return failure('b2-secret-rejected', `${words.theKey} does not belong to its key ID`, {
    at: secret.pointer,
    related: keyId.pointer ? [{place: keyId.pointer.place, label: 'the key ID, which is known'}] : undefined,
    notes: [
      words.answered,
      words.happened,
      secret.note,
      words.isBackblaze
        ? 'Backblaze shows a key once, when it is created; one that is lost has to be created anew'
        : undefined,
    ],
    help: `put the key that was created with this key ID ${words.whereKeysGo}${thenCheck}`,
  });
}

function capExceeded({words: said}: S3Failure, words: FailureWords): Diagnostic {
  return failure('b2-cap-exceeded', `a cap of the account at ${words.server} is used up: ${firstSentence(said)}`, {
    notes: [words.answered, words.happened, 'daily caps begin anew at 00:00 GMT; trying again before does not help'],
    help: 'raise the cap under "Caps & Alerts" of the account',
  });
}

function objectChanged({action}: FailedRequest, words: FailureWords): Diagnostic {
  return failure('b2-object-changed', `${uriOf(action.bucket, action.key)} was replaced while it was read`, {
    notes: [words.answered, words.happened, 'the parts of two versions are never put together'],
    help: retryHelp,
  });
}

function damaged({action}: FailedRequest, words: FailureWords): Diagnostic {
  const where = action.verb === 'reading' ? '' : ` at ${words.server}`;
  return failure('b2-damaged', `${uriOf(action.bucket, action.key)} arrived damaged${where}, three times or more`, {
    notes: [
      words.happened,
      'the checksum of what was sent is not that of what arrived: something in between changes bytes',
    ],
    help: retryHelp,
  });
}

function busy({error}: FailedRequest, {code}: S3Failure, words: FailureWords): Diagnostic {
  const {$metadata} = error as {readonly $metadata?: {readonly attempts?: number}};
  const tries = $metadata?.attempts ?? 1;
  return failure(
    'b2-busy',
    `${words.server} asks for fewer requests: ${tries === 1 ? '1 try was' : `${tries} tries were`} answered ${code}`,
    {
      notes: [words.answered, words.happened],
      help: retryHelp,
    },
  );
}

const mayNot = {
  readFiles: 'read from',
  writeFiles: 'write to',
  listFiles: 'list',
  deleteFiles: 'delete from',
} as const;

function notAllowed(
  {action, settings, findings}: FailedRequest,
  {words: said}: S3Failure,
  words: FailureWords,
): Diagnostic {
  const {pointer, note} = pointAtKey(settings.keyId, 'accessKeyId', settings.locate);
  const unsure = action.verb === 'reading' && findings.objectIsThere === undefined;
  const capabilities = [
    'readFiles',
    'writeFiles',
    'listFiles',
    ...(action.needs === 'deleteFiles' ? ['deleteFiles'] : []),
  ];
  return failure(
    'b2-not-allowed',
    unsure
      ? `${words.theKey} may not read ${uriOf(action.bucket, action.key)}, or there is no such object`
      : `${words.theKey} may not ${mayNot[action.needs]} bucket "${action.bucket}"`,
    {
      at: pointer,
      notes: [
        said === '' ? words.answered : `${words.answered}: ${said}`,
        words.happened,
        note,
        `${action.verb.replace(' to', '')} needs the capability ${action.needs}, for this bucket and this key`,
        unsure ? 'a key that may not list gets the same answer for an object that is not there' : undefined,
      ],
      help: words.isBackblaze
        ? `create an application key with ${capabilities.join(', ')} for the bucket "${action.bucket}", put its keyID and key ${words.whereKeysGo}${thenCheck}`
        : `allow this key to ${mayNot[action.needs]} bucket "${action.bucket}"${thenCheck}`,
    },
  );
}

function unexpectedAnswer({settings}: FailedRequest, answer: S3Failure, words: FailureWords): Diagnostic {
  const status = answer.state === 'answered' && !answer.code.startsWith('HTTP ') ? `${answer.status} ` : '';
  const said = answer.words === '' ? '' : `: ${answer.words.replace(/\.$/, '')}`;
  return failure('b2-unexpected-answer', `${words.server} answered ${status}${answer.code}${said}`, {
    notes: [`the endpoint is ${settings.endpoint.value}`, words.happened],
  });
}

const firstSentence = (words: string): string => words.replace(/\.(?:\s.*)?$/s, '');
