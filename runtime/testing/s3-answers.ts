/** What a server that speaks S3 answers. */
export type S3Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export const empty = (status: number, headers: Readonly<Record<string, string>> = {}): S3Answer => ({
  status,
  headers,
  body: Buffer.alloc(0),
});

export const xml = (text: string): S3Answer => ({
  status: 200,
  headers: {'content-type': 'application/xml'},
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`),
});

/** An element with text in it. */
export const element = (name: string, text: string | number | boolean): string =>
  `<${name}>${String(text).replaceAll(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`)}</${name}>`;

/** A refusal, in S3's own words. */
export const refusal = (code: keyof typeof refusals, more = ''): S3Answer => {
  const [status, words] = refusals[code];
  const body = `<Error>${element('Code', code)}${element('Message', more || words)}</Error>`;
  return {...xml(body), status};
};

const refusals = {
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchUpload: [404, 'The specified upload does not exist.'],
  InvalidRange: [416, 'The requested range is not satisfiable'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
  BucketAlreadyOwnedByYou: [409, 'You already own the bucket.'],
  NotImplemented: [501, 'A header or operation that was asked for is not implemented'],
} as const satisfies Readonly<Record<string, readonly [status: number, words: string]>>;
