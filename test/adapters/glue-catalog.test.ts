import type { GlueClient } from '@aws-sdk/client-glue';
import { describe, expect, it } from '@jest/globals';
import { glueCatalog } from '../../adapters/glue/glue-catalog.ts';
import { tableInputOf } from '../../adapters/glue/table-input.ts';
import { rawTweetsTable, tweetsTable } from '../../core/contract/glue-tables.ts';
import { LakeError } from '../../core/errors.ts';
import type { Catalog } from '../../pipeline/ports/catalog.ts';
import { awsFault, fakeClient, type SentCommand } from './aws-fake-client.ts';

function catalogThat(answer: (command: SentCommand) => unknown): { catalog: Catalog; sent: SentCommand[] } {
  const { client, sent } = fakeClient<GlueClient>(answer);
  return { catalog: glueCatalog({ client, database: 'db', rawBucket: 'raw-bucket', refBucket: 'ref-bucket' }), sent };
}

function partitionsOf({ input }: SentCommand | undefined = { name: '', input: {} }): Record<string, unknown>[] {
  return input.PartitionInputList as Record<string, unknown>[];
}

const DAY = '2026-11-21';

describe('glueCatalog', () => {
  it('gives each partition the storage of its table, under its own location', async () => {
    const { catalog, sent } = catalogThat(() => ({}));

    await catalog.ensurePartitions([DAY]);

    const storageOf = (table: ReturnType<typeof tweetsTable>) => tableInputOf(table).StorageDescriptor;
    expect(sent.map(({ input }) => input.TableName)).toEqual(['raw_tweets', 'tweets']);
    expect(partitionsOf(sent[0])).toEqual([
      {
        Values: [DAY],
        StorageDescriptor: {
          ...storageOf(rawTweetsTable('raw-bucket')),
          Location: `s3://raw-bucket/raw/tweets/day=${DAY}/`,
        },
      },
    ]);
    expect(partitionsOf(sent[1])).toEqual([
      {
        Values: ['2026', '11', '21'],
        StorageDescriptor: {
          ...storageOf(tweetsTable('ref-bucket')),
          Location: 's3://ref-bucket/ref/tweets/year=2026/month=11/day=21/',
        },
      },
    ]);
  });

  it('asks for at most 100 partitions at once, and never again for a day that it made sure of', async () => {
    const { catalog, sent } = catalogThat(() => ({}));
    const days = Array.from({ length: 201 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10));

    await catalog.ensurePartitions(days);
    await catalog.ensurePartitions(days);

    expect(sent.map((command) => partitionsOf(command).length)).toEqual([100, 100, 100, 100, 1, 1]);
  });

  it('takes a partition that is there as made', async () => {
    const { catalog } = catalogThat(() => ({
      Errors: [{ PartitionValues: [DAY], ErrorDetail: { ErrorCode: 'AlreadyExistsException', ErrorMessage: 'there' } }],
    }));

    await expect(catalog.ensurePartitions([DAY])).resolves.toBeUndefined();
  });

  it('fails when Glue refuses one of many partitions, and asks for it again', async () => {
    const ErrorDetail = { ErrorCode: 'InternalServiceException', ErrorMessage: 'oops' };
    let isBroken = true;
    const { catalog, sent } = catalogThat(({ input }) =>
      isBroken && input.TableName === 'tweets' ? { Errors: [{ ErrorDetail }] } : {},
    );

    await expect(catalog.ensurePartitions([DAY])).rejects.toThrow(
      'partitions of db.tweets cannot be made: AWS is busy or failing; try again (InternalServiceException)',
    );
    isBroken = false;
    await catalog.ensurePartitions([DAY]);

    expect(sent).toHaveLength(4);
  });

  it.each([
    ['s3://ref-bucket/compacted/tweets/x/', 'compacted/tweets/x/'],
    ['s3://ref-bucket/ref/tweets/year=2026/month=11/day=21', 'ref/tweets/year=2026/month=11/day=21/'],
    ['s3://elsewhere/ref/tweets/', 's3://elsewhere/ref/tweets/'],
    ['s3://ref-bucket-2/ref/tweets/', 's3://ref-bucket-2/ref/tweets/'],
  ])('gives the location %s as %s', async (Location, prefix) => {
    const { catalog, sent } = catalogThat(() => ({ Partition: { StorageDescriptor: { Location } } }));

    expect(await catalog.refLocation(DAY)).toBe(prefix);
    expect(sent[0]).toEqual({
      name: 'GetPartition',
      input: { DatabaseName: 'db', TableName: 'tweets', PartitionValues: ['2026', '11', '21'] },
    });
  });

  it('has no location when there is no partition', async () => {
    const { catalog } = catalogThat(() => {
      throw awsFault('EntityNotFoundException', 400);
    });

    expect(await catalog.refLocation(DAY)).toBeNull();
  });

  it('says so when the tables are not there', async () => {
    const { catalog } = catalogThat(() => {
      throw awsFault('EntityNotFoundException', 400);
    });

    await expect(catalog.ensurePartitions([DAY])).rejects.toThrow(
      'partitions of db.raw_tweets cannot be made: the database or the table does not exist; deploy the stack',
    );
  });

  it('fails to swap what is not there', async () => {
    const { catalog } = catalogThat(() => ({
      Errors: [{ ErrorDetail: { ErrorCode: 'EntityNotFoundException', ErrorMessage: 'Partition not found.' } }],
    }));

    const swapped = catalog.swapRefLocation(DAY, 'compacted/x/');

    await expect(swapped).rejects.toThrow(LakeError);
    await expect(swapped).rejects.toThrow(
      /^partition 2026-11-21 of db.tweets cannot be changed: EntityNotFoundException/,
    );
  });

  it('wraps what Glue refuses, with the cause', async () => {
    const error = awsFault('AccessDeniedException', 400);
    const { catalog } = catalogThat(() => {
      throw error;
    });

    for (const call of [
      () => catalog.ensurePartitions([DAY]),
      () => catalog.refLocation(DAY),
      () => catalog.swapRefLocation(DAY, 'x/'),
    ]) {
      await expect(call()).rejects.toMatchObject({ name: 'LakeError', cause: error });
    }
  });
});
