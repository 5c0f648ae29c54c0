/** What a call of S3 does, and to what: its actions are named by method and query. */
import type { AwsRequest } from '../request.ts';

const S3_VERBS: Readonly<Record<string, string>> = { GET: 'Get', HEAD: 'Get', PUT: 'Put', DELETE: 'Delete' };
/** Parts of a bucket as the query names them, where the action is not called `Bucket` and the word. */
const S3_PARTS: Readonly<Record<string, string>> = {
  acl: 'BucketAcl',
  cors: 'BucketCORS',
  encryption: 'EncryptionConfiguration',
  lifecycle: 'LifecycleConfiguration',
  accelerate: 'AccelerateConfiguration',
  replication: 'ReplicationConfiguration',
  requestPayment: 'BucketRequestPayment',
  publicAccessBlock: 'BucketPublicAccessBlock',
  ownershipControls: 'BucketOwnershipControls',
  'object-lock': 'BucketObjectLockConfiguration',
};
/** To delete them is to put them. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html */
const PUT_DELETES: ReadonlySet<string> = new Set([
  'cors',
  'encryption',
  'lifecycle',
  'ownershipControls',
  'publicAccessBlock',
]);
const S3_WHOLE: Readonly<Record<string, string>> = { PUT: 'CreateBucket', DELETE: 'DeleteBucket' };

/** Path-style: `/bucket/key?part`. */
export function s3Access({ method, path }: AwsRequest): { readonly action: string; readonly resource: string } {
  const { pathname, searchParams } = new URL(path, 'http://local');
  const [, bucket = '', ...key] = pathname.split('/');
  const [part] = [...searchParams.keys()].filter((name) => !/^(?:x-id|list-type|max-keys|prefix)$/.test(name));
  const verb = part !== undefined && PUT_DELETES.has(part) && method === 'DELETE' ? 'Put' : (S3_VERBS[method] ?? 'Put');
  const whole = S3_WHOLE[method] ?? (bucket === '' ? 'ListAllMyBuckets' : 'ListBucket');
  const ofBucket =
    part === undefined ? whole : verb + (S3_PARTS[part] ?? `Bucket${part[0]?.toUpperCase()}${part.slice(1)}`);
  const isObject = key.join('/') !== '';
  return {
    action: isObject ? `${verb}Object` : ofBucket,
    resource: bucket === '' ? '*' : `arn:aws:s3:::${[bucket, ...key].filter(Boolean).join('/')}`,
  };
}
