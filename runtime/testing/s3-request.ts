/** A request as it arrives: names in `headers` in lower case, `path` still encoded. */
export type S3Request = {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type ObjectRequest = S3Request & {readonly bucket: string; readonly key: string};

/** What is sent back with an object as it came. */
export const keptHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => name === 'content-type' || name.startsWith('x-amz-meta-')),
  );
