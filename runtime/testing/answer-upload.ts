import {md5, type MemoryBucket, type MemoryBuckets} from './memory-buckets.ts';
import {element, empty, refusal, xml, type S3Answer} from './s3-answers.ts';
import {keptHeaders, type ObjectRequest} from './s3-request.ts';

/** What is asked of an upload in parts; undefined for every other request. */
export function answerUpload(
  store: MemoryBuckets,
  bucket: MemoryBucket,
  {method, query, headers, body, ...named}: ObjectRequest,
): S3Answer | undefined {
  if (method === 'POST' && query.has('uploads')) {
    const id = store.beginUpload({bucket: named.bucket, key: named.key, headers: keptHeaders(headers)});
    return xml(`<InitiateMultipartUploadResult>${element('UploadId', id)}</InitiateMultipartUploadResult>`);
  }
  const id = query.get('uploadId');
  if (id === undefined) return undefined;
  const upload = store.uploads.get(id);
  if (!upload) return refusal('NoSuchUpload');
  switch (method) {
    case 'PUT':
      upload.parts.set(Number(query.get('partNumber')), body);
      return empty(200, {etag: `"${md5(body)}"`});
    case 'POST': {
      const {etag} = store.endUpload(id, upload, bucket);
      return xml(`<CompleteMultipartUploadResult>${element('ETag', etag)}</CompleteMultipartUploadResult>`);
    }
    case 'DELETE':
      store.uploads.delete(id);
      return empty(204);
    default:
      return refusal('NotImplemented');
  }
}
