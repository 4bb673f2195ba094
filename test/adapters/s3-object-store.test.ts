import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { s3Client } from '../../adapters/s3/s3-client.ts';
import { s3ObjectStore } from '../../adapters/s3/s3-object-store.ts';
import { LakeError } from '../../core/errors.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import { awsFault, fakeClient, type SentCommand } from './aws-fake-client.ts';

const RAW_KEY = 'raw/tweets/day=2026-11-21/x.json';
const REF_KEY = 'ref/tweets/year=2026/month=11/day=21/2026-11-21T13.parquet';

function storeThat(answer: (command: SentCommand) => unknown): { store: ObjectStore; sent: SentCommand[] } {
  const { client, sent } = fakeClient<S3Client>(answer);
  return { store: s3ObjectStore({ client, rawBucket: 'raw-bucket', refBucket: 'ref-bucket' }), sent };
}

function throwing(error: unknown): () => never {
  return () => {
    throw error;
  };
}

describe('s3ObjectStore', () => {
  it.each([
    [RAW_KEY, 'raw-bucket'],
    ['state/lake.json', 'raw-bucket'],
    ['quarantine/tweets/x', 'raw-bucket'],
    [REF_KEY, 'ref-bucket'],
    ['compacted/tweets/x', 'ref-bucket'],
    ['reference', 'raw-bucket'],
  ])('keeps %s in the %s', async (key, bucket) => {
    const { store, sent } = storeThat(() => ({
      ETag: '"1"',
      Body: { transformToByteArray: async () => new Uint8Array() },
    }));

    await store.get(key);
    await store.head(key);
    await store.put(key, new Uint8Array());
    await store.delete(key);
    for await (const _ of store.list(key));

    expect(sent.map(({ input }) => input.Bucket)).toEqual(Array(5).fill(bucket));
    expect(sent.map(({ input }) => input.Key ?? input.Prefix)).toEqual(Array(5).fill(key));
  });

  it.each([
    ['NoSuchKey', 404],
    ['NotFound', 404],
  ])('gives null when S3 answers %s', async (name, status) => {
    const { store } = storeThat(throwing(awsFault(name, status)));

    expect(await store.get(RAW_KEY)).toBeNull();
    expect(await store.head(RAW_KEY)).toBeNull();
  });

  it.each([
    ['PreconditionFailed', 412],
    ['ConditionalRequestConflict', 409],
    ['NoSuchKey', 404],
  ])('takes %s as the conflict of a conditional put', async (name, status) => {
    const { store, sent } = storeThat(throwing(awsFault(name, status)));

    expect(await store.put(RAW_KEY, new Uint8Array(), { ifMatch: '"1"' })).toEqual({ kind: 'conflict' });
    expect(await store.put(RAW_KEY, new Uint8Array(), { ifNoneMatch: '*' })).toEqual({ kind: 'conflict' });
    expect(sent.map(({ input }) => [input.IfMatch, input.IfNoneMatch])).toEqual([
      ['"1"', undefined],
      [undefined, '*'],
    ]);
    await expect(store.put(RAW_KEY, new Uint8Array())).rejects.toThrow(LakeError);
  });

  it('does not take a missing bucket as a conflict, nor as a missing object', async () => {
    const { store } = storeThat(throwing(awsFault('NoSuchBucket', 404)));
    const message =
      /^s3:\/\/raw-bucket\/raw\/tweets\/day=2026-11-21\/x.json cannot be written: the bucket does not exist/;

    await expect(store.put(RAW_KEY, new Uint8Array(), { ifMatch: '"1"' })).rejects.toThrow(message);
    await expect(store.get(RAW_KEY)).rejects.toThrow(/cannot be read: the bucket does not exist/);
  });

  it('knows its own write again when the SDK repeated a put whose answer was lost', async () => {
    let stored: unknown;
    const { store } = storeThat(({ name, input }) => {
      if (name === 'HeadObject') return { ETag: '"mine"', Metadata: stored };
      stored = input.Metadata;
      throw awsFault('PreconditionFailed', 412, 2);
    });

    expect(await store.put(RAW_KEY, new Uint8Array(), { ifNoneMatch: '*' })).toEqual({
      kind: 'written',
      etag: '"mine"',
    });
    expect((await store.head(RAW_KEY))?.metadata).toEqual({});
  });

  it('reports a conflict when the SDK repeated a put and the object is of another write', async () => {
    const { store, sent } = storeThat(({ name }) => {
      if (name === 'HeadObject') return { ETag: '"other"', Metadata: { 'tweetlake-write': 'another' } };
      throw awsFault('PreconditionFailed', 412, 3);
    });

    expect(await store.put(RAW_KEY, new Uint8Array(), { ifMatch: '"1"' })).toEqual({ kind: 'conflict' });
    expect(sent.map(({ name }) => name)).toEqual(['PutObject', 'HeadObject']);
  });

  it('reports a conflict without a second look when the first try met it', async () => {
    const { store, sent } = storeThat(throwing(awsFault('PreconditionFailed', 412, 1)));

    await store.put(RAW_KEY, new Uint8Array(), { ifNoneMatch: '*' });

    expect(sent).toHaveLength(1);
  });

  it('follows the pages of a listing and asks for none that is not read', async () => {
    const { store, sent } = storeThat(({ input }) => {
      const page = Number(input.ContinuationToken ?? 0);
      const Contents = [{ Key: `raw/${page}`, ETag: `"${page}"`, Size: page }];
      return page < 3 ? { Contents, IsTruncated: true, NextContinuationToken: String(page + 1) } : { Contents };
    });

    const keys: string[] = [];
    for await (const { key } of store.list('raw/')) keys.push(key);
    expect(keys).toEqual(['raw/0', 'raw/1', 'raw/2', 'raw/3']);
    expect(sent).toHaveLength(4);

    for await (const { key } of store.list('raw/')) if (key === 'raw/1') break;
    expect(sent).toHaveLength(6);
  });

  it('lists both buckets in one order when the prefix covers both', async () => {
    const keys = {
      'raw-bucket': ['quarantine/a', 'raw/a', 'ref/stray', 'state/a'],
      'ref-bucket': ['compacted/a', 'ref/a', 'tmp/stray'],
    };
    const { store } = storeThat(({ input }) => ({
      Contents: keys[input.Bucket as keyof typeof keys].map((Key) => ({ Key, ETag: '"1"', Size: 1 })),
    }));

    const listed: string[] = [];
    for await (const { key } of store.list('')) listed.push(key);

    expect(listed).toEqual(['compacted/a', 'quarantine/a', 'raw/a', 'ref/a', 'state/a']);
  });

  it('wraps what fails in every method, with the cause', async () => {
    const error = awsFault('AccessDenied', 403);
    const { store } = storeThat(throwing(error));
    const list = async (): Promise<void> => {
      for await (const _ of store.list('raw/'));
    };

    for (const [call, what] of [
      [() => store.get(REF_KEY), `s3://ref-bucket/${REF_KEY} cannot be read`],
      [() => store.head(REF_KEY), `s3://ref-bucket/${REF_KEY} cannot be read`],
      [
        () => store.put(REF_KEY, new Uint8Array(), { ifNoneMatch: '*' }),
        `s3://ref-bucket/${REF_KEY} cannot be written`,
      ],
      [() => store.delete(REF_KEY), `s3://ref-bucket/${REF_KEY} cannot be deleted`],
      [list, 's3://raw-bucket/raw/ cannot be listed'],
    ] as const) {
      const thrown = await call().then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(thrown).toBeInstanceOf(LakeError);
      expect((thrown as LakeError).message).toMatch(`${what}: access is denied`);
      expect((thrown as LakeError).cause).toBe(error);
    }
  });

  it('wraps a connection that breaks while the object is read', async () => {
    const broken = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    const { store } = storeThat(() => ({ ETag: '"1"', Body: { transformToByteArray: throwing(broken) } }));

    await expect(store.get(RAW_KEY)).rejects.toThrow(/cannot be read: AWS cannot be reached/);
  });
});

describe('s3ObjectStore with a real client', () => {
  it('says what to do when nothing answers', async () => {
    const client = new S3Client({
      endpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
      maxAttempts: 1,
    });
    const store = s3ObjectStore({ client, rawBucket: 'a', refBucket: 'b' });

    await expect(store.get('raw/a')).rejects.toThrow(
      's3://a/raw/a cannot be read: AWS cannot be reached; check the network and AWS_ENDPOINT_URL, then try again',
    );
    client.destroy();
  });
});

describe('s3Client', () => {
  it.each([
    [{}, false],
    [{ AWS_ENDPOINT_URL: '' }, false],
    [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }, true],
    [{ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4566' }, true],
  ])('puts the bucket into the path with %j: %s', async (environment, expected) => {
    expect(Boolean(await s3Client(environment).config.forcePathStyle)).toBe(expected);
  });
});
