import { randomUUID } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { REF_BUCKET_ROOTS } from '../../core/contract/keys.ts';
import type {
  ListedObject,
  ObjectHead,
  ObjectStore,
  PutOptions,
  PutResult,
  StoredObject,
} from '../../pipeline/ports/object-store.ts';
import { awsError, failureOf } from '../aws/aws-failure.ts';
import { mergeByKey } from './merge-by-key.ts';

export interface S3ObjectStoreOptions {
  readonly client: S3Client;
  readonly rawBucket: string;
  /** Holds the keys under REF_BUCKET_ROOTS; may be the RAW bucket. */
  readonly refBucket: string;
}

/** User metadata by which a conditional put knows its own write again; not shown in `head`. */
const WRITE_ID_META = 'tweetlake-write';

/** Objects in two S3 buckets under the same keys as in a folder; tags are S3's ETags as they come, in quotes. */
export function s3ObjectStore({ client, rawBucket, refBucket }: S3ObjectStoreOptions): ObjectStore {
  const bucketOf = (key: string): string => (isRefKey(key) ? refBucket : rawBucket);
  return {
    get: (key) => getObject(client, bucketOf(key), key),
    head: (key) => headObject(client, bucketOf(key), key),
    put: (key, bytes, options = {}) => putObject(client, { Bucket: bucketOf(key), Key: key, Body: bytes }, options),
    list: (prefix) => listKeys(client, { rawBucket, refBucket }, prefix),
    delete: async (key) => {
      await attempt(`${addressOf(bucketOf(key), key)} cannot be deleted`, () =>
        client.send(new DeleteObjectCommand({ Bucket: bucketOf(key), Key: key })),
      );
    },
  };
}

async function getObject(client: S3Client, bucket: string, key: string): Promise<StoredObject | null> {
  return attempt(`${addressOf(bucket, key)} cannot be read`, async () => {
    const object = await nullWhenMissing(client.send(new GetObjectCommand({ Bucket: bucket, Key: key })));
    if (object === null) return null;
    return { bytes: (await object.Body?.transformToByteArray()) ?? new Uint8Array(), etag: object.ETag ?? '' };
  });
}

async function headObject(client: S3Client, bucket: string, key: string): Promise<ObjectHead | null> {
  const found = await attempt(`${addressOf(bucket, key)} cannot be read`, () =>
    nullWhenMissing(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))),
  );
  if (found === null) return null;
  const { [WRITE_ID_META]: _, ...metadata } = found.Metadata ?? {};
  return { etag: found.ETag ?? '', sizeBytes: found.ContentLength ?? 0, metadata };
}

interface PutTarget {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: Uint8Array;
}

async function putObject(client: S3Client, target: PutTarget, options: PutOptions): Promise<PutResult> {
  return attempt(`${addressOf(target.Bucket, target.Key)} cannot be written`, () =>
    options.ifMatch === undefined && options.ifNoneMatch === undefined
      ? sendPut(client, { ...target, Metadata: { ...options.metadata } })
      : putOnCondition(client, target, options),
  );
}

async function putOnCondition(client: S3Client, target: PutTarget, options: PutOptions): Promise<PutResult> {
  const writeId = randomUUID();
  try {
    return await sendPut(client, {
      ...target,
      Metadata: { ...options.metadata, [WRITE_ID_META]: writeId },
      ...(options.ifMatch !== undefined && { IfMatch: options.ifMatch }),
      ...(options.ifNoneMatch !== undefined && { IfNoneMatch: options.ifNoneMatch }),
    });
  } catch (error) {
    if (!isConflict(error)) throw error;
    const ownEtag = failureOf(error).attempts > 1 ? await etagOfWrite(client, target, writeId) : null;
    return ownEtag === null ? { kind: 'conflict' } : { kind: 'written', etag: ownEtag };
  }
}

async function sendPut(client: S3Client, input: PutObjectCommandInput): Promise<PutResult> {
  const { ETag } = await client.send(new PutObjectCommand(input));
  return { kind: 'written', etag: ETag ?? '' };
}

/**
 * The tag of the object when this very write made it, else null.
 * The SDK repeats a put whose answer was lost; the repetition then conflicts with the first try, which had been written.
 */
async function etagOfWrite(client: S3Client, target: PutTarget, writeId: string): Promise<string | null> {
  const found = await nullWhenMissing(client.send(new HeadObjectCommand({ Bucket: target.Bucket, Key: target.Key })));
  return found?.Metadata?.[WRITE_ID_META] === writeId ? (found.ETag ?? '') : null;
}

/** S3 answers 412 when the condition does not hold, 409 when another write is under way, 404 when If-Match finds nothing. */
function isConflict(error: unknown): boolean {
  const { name, httpStatus } = failureOf(error);
  if (name === 'NoSuchBucket') return false;
  return httpStatus === 412 || httpStatus === 409 || httpStatus === 404;
}

interface Buckets {
  readonly rawBucket: string;
  readonly refBucket: string;
}

/** A prefix shorter than a root (`r`, or nothing at all) covers both buckets, of which each gives the keys that belong to it. */
function listKeys(client: S3Client, { rawBucket, refBucket }: Buckets, prefix: string): AsyncIterable<ListedObject> {
  if (isRefKey(prefix)) return listBucket(client, refBucket, prefix);
  const raw = listBucket(client, rawBucket, prefix);
  if (rawBucket === refBucket || !REF_BUCKET_ROOTS.some((root) => root.startsWith(prefix))) return raw;
  const ref = listBucket(client, refBucket, prefix);
  return mergeByKey(
    only(raw, ({ key }) => !isRefKey(key)),
    only(ref, ({ key }) => isRefKey(key)),
  );
}

async function* listBucket(client: S3Client, bucket: string, prefix: string): AsyncIterable<ListedObject> {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token });
    const page = await attempt(`${addressOf(bucket, prefix)} cannot be listed`, () => client.send(command));
    for (const { Key, ETag, Size } of page.Contents ?? []) {
      if (Key !== undefined) yield { key: Key, etag: ETag ?? '', sizeBytes: Size ?? 0 };
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

async function* only(
  objects: AsyncIterable<ListedObject>,
  belongs: (object: ListedObject) => boolean,
): AsyncIterable<ListedObject> {
  for await (const object of objects) if (belongs(object)) yield object;
}

function isRefKey(key: string): boolean {
  return REF_BUCKET_ROOTS.some((root) => key.startsWith(root));
}

async function nullWhenMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    const { name } = failureOf(error);
    if (name === 'NoSuchKey' || name === 'NotFound') return null;
    throw error;
  }
}

async function attempt<T>(failure: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw awsError(error, failure);
  }
}

function addressOf(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`;
}
