import type {MemoryBucket, MemoryBuckets} from './memory-buckets.ts';
import {element, empty, refusal, xml, type S3Answer} from './s3-answers.ts';
import type {ObjectRequest} from './s3-request.ts';

/** Keys of one page at most. */
const pageSize = 1000;

/** What is asked of a bucket itself: its objects, its uploads, or whether it is there. */
export function answerList(store: MemoryBuckets, bucket: MemoryBucket, request: ObjectRequest): S3Answer {
  const {method, query} = request;
  if (method === 'HEAD') return empty(200);
  if (method !== 'GET') return refusal('NotImplemented');
  if (query.has('uploads')) return answerUploads(store, request.bucket);
  return answerObjects(bucket, request);
}

function answerUploads({uploads}: MemoryBuckets, bucket: string): S3Answer {
  const listed = [...uploads]
    .filter(([, upload]) => upload.bucket === bucket)
    .map(([id, {key}]) => `<Upload>${element('Key', key)}${element('UploadId', id)}</Upload>`);
  return xml(
    `<ListMultipartUploadsResult>${element('IsTruncated', false)}${listed.join('')}</ListMultipartUploadsResult>`,
  );
}

function answerObjects(bucket: MemoryBucket, {query}: ObjectRequest): S3Answer {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? query.get('start-after');
  const most = Math.min(pageSize, Number(query.get('max-keys') ?? pageSize));
  const keys = [...bucket.keys()]
    .filter((key) => key.startsWith(prefix))
    // S3 sorts by the bytes of UTF-8, JavaScript by UTF-16.
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .filter((key) => after === undefined || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0);
  const page = keys.slice(0, most);
  const isTruncated = keys.length > page.length;
  const contents = page.map((key) => {
    const object = bucket.get(key);
    const facts = object
      ? element('Size', object.content.length) +
        element('ETag', object.etag) +
        element('LastModified', object.lastModified.toISOString())
      : '';
    return `<Contents>${element('Key', key)}${facts}</Contents>`;
  });
  const next = isTruncated ? element('NextContinuationToken', page.at(-1) ?? '') : '';
  return xml(
    `<ListBucketResult>${element('IsTruncated', isTruncated)}${element('KeyCount', page.length)}${next}${contents.join('')}</ListBucketResult>`,
  );
}
