/** Where outputs of blocks live beside this machine: `remote_variables_dir`, such as `b2://lake/runs`. */
export type RemotePlace = {
  /** `b2`: Backblaze B2 with the keys of a profile; `s3`: any S3 server with its `AWS_*` keys. */
  readonly scheme: 'b2' | 's3';
  readonly bucket: string;
  /** What every key begins with, without a `/` at its end; empty for the whole bucket. */
  readonly prefix: string;
};

/** The name of a bucket, then a prefix without empty folders and without what makes a pattern of a key. */
const shape = /^(b2|s3):\/\/([A-Za-z0-9][A-Za-z0-9.-]{1,62})(?:\/((?:[^/\s*?{}[\]\\]+\/)*[^/\s*?{}[\]\\]+))?\/?$/;

/** Reads `b2://bucket/prefix` or `s3://bucket/prefix`; undefined for anything else. */
export function remotePlace(text: string): RemotePlace | undefined {
  const [, scheme, bucket, prefix = ''] = shape.exec(text) ?? [];
  if (bucket === undefined) return undefined;
  return {scheme: scheme === 's3' ? 's3' : 'b2', bucket, prefix};
}

/** A key below the place. */
export const keyBelow = ({prefix}: RemotePlace, ...parts: readonly string[]): string =>
  [...(prefix === '' ? [] : [prefix]), ...parts].join('/');

/** How a place below it is named to people: `b2://lake/runs/daily_sales`. */
export const uriBelow = (place: RemotePlace, ...parts: readonly string[]): string =>
  [`${place.scheme}://${place.bucket}`, keyBelow(place, ...parts)].filter((part) => part !== '').join('/');
