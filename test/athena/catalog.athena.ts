import { GetPartitionCommand, GetTableCommand } from '@aws-sdk/client-glue';
import { describe, expect, it } from '@jest/globals';
import { catalogContract } from '../contract/catalog.contract.ts';
import { motoLake } from './moto-lake.ts';

catalogContract('glueCatalog on moto', async () => {
  const lake = await motoLake();
  return { catalog: lake.catalog, reopen: async () => lake.reopenCatalog(), end: async () => lake.end() };
});

describe('glueCatalog on moto', () => {
  it.each([
    ['tweets', ['2026', '11', '21']],
    ['raw_tweets', ['2026-11-21']],
  ])('gives the partition of %s the storage of its table', async (table, values) => {
    const lake = await motoLake();
    const { database, glue } = lake;

    await lake.catalog.ensurePartitions(['2026-11-21']);
    if (table === 'tweets') await lake.catalog.swapRefLocation('2026-11-21', 'compacted/x/');

    const ofTable = await glue.send(new GetTableCommand({ DatabaseName: database, Name: table }));
    const ofPartition = await glue.send(
      new GetPartitionCommand({ DatabaseName: database, TableName: table, PartitionValues: values }),
    );
    const { Location: tableLocation, ...tableStorage } = ofTable.Table?.StorageDescriptor ?? {};
    const { Location: partitionLocation, ...partitionStorage } = ofPartition.Partition?.StorageDescriptor ?? {};
    expect(partitionStorage).toEqual(tableStorage);
    expect(partitionStorage.Columns?.length).toBeGreaterThan(4);
    expect(partitionLocation).not.toBe(tableLocation);
    lake.end();
  });
});
