import {CreateBucketCommand, ListMultipartUploadsCommand, S3Client} from '@aws-sdk/client-s3';

export type Keys = {readonly accessKeyId: string; readonly secretAccessKey: string};

/** A server that speaks S3, started for a test on 127.0.0.1. */
export type S3Server = AsyncDisposable &
  Keys & {
    readonly name: string;
    readonly endpoint: string;
    /** Past the proxy, where there is one in front. */
    readonly direct?: string;
  };

/** A client that is not the one under test, to prepare buckets and to look at what was written. */
export function plainClient(server: S3Server): S3Client {
  const {endpoint, direct = endpoint, accessKeyId, secretAccessKey} = server;
  const client =
    clients.get(server) ??
    new S3Client({
      endpoint: direct,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: {accessKeyId, secretAccessKey},
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  clients.set(server, client);
  return client;
}

const clients = new WeakMap<S3Server, S3Client>();

/** Makes a bucket with a name of its own. */
export async function newBucket(server: S3Server): Promise<string> {
  const name = `lake-${process.pid}-${++buckets}`;
  await plainClient(server).send(new CreateBucketCommand({Bucket: name}));
  return name;
}

let buckets = 0;

/** The keys of multipart uploads that were begun and neither ended nor taken back. */
export async function openUploads(server: S3Server, bucket: string): Promise<string[]> {
  const {Uploads = []} = await plainClient(server).send(new ListMultipartUploadsCommand({Bucket: bucket}));
  return Uploads.flatMap(({Key}) => Key ?? []);
}
