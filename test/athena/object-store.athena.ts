import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from '@jest/globals';
import { s3Client } from '../../adapters/s3/s3-client.ts';
import { s3ObjectStore } from '../../adapters/s3/s3-object-store.ts';
import { objectStoreContract } from '../contract/object-store.contract.ts';

const client = s3Client(process.env);
let stores = 0;

afterAll(() => client.destroy());

async function makeStore() {
  stores += 1;
  const [rawBucket, refBucket] = [`raw-${process.pid}-${stores}`, `ref-${process.pid}-${stores}`];
  for (const Bucket of [rawBucket, refBucket]) await client.send(new CreateBucketCommand({ Bucket }));
  return { store: s3ObjectStore({ client, rawBucket, refBucket }) };
}

objectStoreContract('s3ObjectStore on moto', makeStore, {
  keysPerPage: 1000,
  withoutRaces: "moto's conditional put looks first and writes afterwards, so that two can win; S3's cannot",
});

describe('s3ObjectStore on moto', () => {
  it('says which bucket is not there', async () => {
    const store = s3ObjectStore({ client, rawBucket: 'none-raw', refBucket: 'none-ref' });
    const list = async (): Promise<void> => {
      for await (const _ of store.list('ref/'));
    };

    await expect(store.get('raw/a')).rejects.toThrow(
      /^s3:\/\/none-raw\/raw\/a cannot be read: the bucket does not exist/,
    );
    await expect(store.put('ref/a', new Uint8Array(), { ifNoneMatch: '*' })).rejects.toThrow(/bucket does not exist/);
    await expect(list()).rejects.toThrow(/^s3:\/\/none-ref\/ref\/ cannot be listed: the bucket does not exist/);
  });
});
