import {answerList} from './answer-list.ts';
import {answerUpload} from './answer-upload.ts';
import type {MemoryBuckets, MemoryObject} from './memory-buckets.ts';
import {element, empty, refusal, xml, type S3Answer} from './s3-answers.ts';
import {keptHeaders, type ObjectRequest, type S3Request} from './s3-request.ts';

/** What a server with these buckets answers; like B2, it has no conditional writes, and asks for no key. */
export function answerS3(store: MemoryBuckets, request: S3Request): S3Answer {
  const [name = '', ...rest] = request.path.replace(/^\//, '').split('/').map(decodeURIComponent);
  const key = rest.join('/');
  if (name === '') return answerBuckets(store);
  if (key === '' && request.method === 'PUT') return makeBucket(store, name);
  const bucket = store.buckets.get(name);
  if (!bucket) return refusal('NoSuchBucket');
  const asked = {...request, bucket: name, key};
  if (key === '') return answerList(store, bucket, asked);
  const ofUpload = answerUpload(store, bucket, asked);
  if (ofUpload) return ofUpload;
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return answerObject(bucket.get(key), asked);
    case 'PUT':
      return putObject(store, bucket, asked);
    case 'DELETE':
      bucket.delete(key);
      return empty(204);
    default:
      return refusal('NotImplemented');
  }
}

function answerBuckets({buckets}: MemoryBuckets): S3Answer {
  const listed = [...buckets.keys()].map((name) => `<Bucket>${element('Name', name)}</Bucket>`);
  return xml(`<ListAllMyBucketsResult><Buckets>${listed.join('')}</Buckets></ListAllMyBucketsResult>`);
}

function makeBucket({buckets}: MemoryBuckets, name: string): S3Answer {
  if (buckets.has(name)) return refusal('BucketAlreadyOwnedByYou');
  buckets.set(name, new Map());
  return empty(200);
}

function answerObject(object: MemoryObject | undefined, {method, headers}: ObjectRequest): S3Answer {
  if (!object) return method === 'HEAD' ? empty(404) : refusal('NoSuchKey');
  const wanted = headers['if-match'];
  if (wanted !== undefined && wanted !== object.etag) return refusal('PreconditionFailed');
  const {length} = object.content;
  const described = {
    ...object.headers,
    etag: object.etag,
    'last-modified': object.lastModified.toUTCString(),
    'accept-ranges': 'bytes',
  };
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers['range'] ?? '') ?? [];
  const isPart = from !== '' || to !== '';
  const start = from === '' ? (isPart ? Math.max(0, length - Number(to)) : 0) : Number(from);
  const end = from !== '' && to !== '' ? Math.min(length, Number(to) + 1) : length;
  if (isPart && start >= length) return refusal('InvalidRange');
  const content = object.content.subarray(start, end);
  return {
    status: isPart ? 206 : 200,
    headers: {
      ...described,
      'content-length': String(content.length),
      ...(isPart && {'content-range': `bytes ${start}-${end - 1}/${length}`}),
    },
    body: method === 'HEAD' ? Buffer.alloc(0) : content,
  };
}

function putObject(store: MemoryBuckets, bucket: Map<string, MemoryObject>, request: ObjectRequest): S3Answer {
  const {headers, key, body} = request;
  if (headers['if-none-match'] !== undefined || headers['if-match'] !== undefined) return refusal('NotImplemented');
  const from = headers['x-amz-copy-source'];
  if (from === undefined) {
    return empty(200, {etag: store.put(bucket, key, body, keptHeaders(headers)).etag});
  }
  const [sourceBucket = '', ...sourceKey] = from.replace(/^\//, '').split('/').map(decodeURIComponent);
  const source = store.buckets.get(sourceBucket)?.get(sourceKey.join('/'));
  if (!source) return refusal(store.buckets.has(sourceBucket) ? 'NoSuchKey' : 'NoSuchBucket');
  const {etag, lastModified} = store.put(bucket, key, source.content, source.headers);
  return xml(
    `<CopyObjectResult>${element('ETag', etag)}${element('LastModified', lastModified.toISOString())}</CopyObjectResult>`,
  );
}
