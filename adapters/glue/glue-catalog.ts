import {
  BatchCreatePartitionCommand,
  BatchUpdatePartitionCommand,
  GetPartitionCommand,
  type GlueClient,
  type PartitionError,
  type PartitionInput,
} from '@aws-sdk/client-glue';
import { type GlueTable, PARTITIONS_PER_CALL, rawTweetsTable, tweetsTable } from '../../core/contract/glue-tables.ts';
import { LakeError } from '../../core/errors.ts';
import { refDayPrefix } from '../../core/part.ts';
import { rawDayPrefix } from '../../core/slot.ts';
import type { Catalog } from '../../pipeline/ports/catalog.ts';
import { awsError, failureOf } from '../aws/aws-failure.ts';
import { storageDescriptorOf } from './table-input.ts';

export interface GlueCatalogOptions {
  readonly client: GlueClient;
  readonly database: string;
  readonly rawBucket: string;
  readonly refBucket: string;
}

/** Partitions of `tweets` and `raw_tweets` in the Glue Data Catalog; remembers in memory which days it has made sure of. */
export function glueCatalog({ client, database, rawBucket, refBucket }: GlueCatalogOptions): Catalog {
  const tweets = tweetsTable(refBucket);
  const rawTweets = rawTweetsTable(rawBucket);
  const bucketAddress = `s3://${refBucket}/`;
  const refPartition = (day: string, prefix: string): PartitionInput =>
    partitionOf(tweets, refValuesOf(day), `${bucketAddress}${prefix}`);
  const ensured = new Set<string>();

  return {
    async ensurePartitions(days) {
      const missing = [...new Set(days)].filter((day) => !ensured.has(day));
      for (let start = 0; start < missing.length; start += PARTITIONS_PER_CALL) {
        const chunk = missing.slice(start, start + PARTITIONS_PER_CALL);
        const ofRaw = chunk.map((day) => partitionOf(rawTweets, [day], `s3://${rawBucket}/${rawDayPrefix(day)}`));
        await createPartitions(client, { database, table: rawTweets.name }, ofRaw);
        const ofRef = chunk.map((day) => refPartition(day, refDayPrefix(day)));
        await createPartitions(client, { database, table: tweets.name }, ofRef);
        for (const day of chunk) ensured.add(day);
      }
    },
    async refLocation(day) {
      const location = await locationOf(client, { database, table: tweets.name }, refValuesOf(day));
      return location === null ? null : prefixOf(location, bucketAddress);
    },
    async swapRefLocation(day, prefix) {
      await updatePartition(client, { database, table: tweets.name }, refPartition(day, prefix));
    },
  };
}

interface TableAddress {
  readonly database: string;
  readonly table: string;
}

async function createPartitions(client: GlueClient, at: TableAddress, partitions: PartitionInput[]): Promise<void> {
  const what = `partitions of ${at.database}.${at.table} cannot be made`;
  const command = new BatchCreatePartitionCommand({
    DatabaseName: at.database,
    TableName: at.table,
    PartitionInputList: partitions,
  });
  const { Errors = [] } = await sendOr(what, () => client.send(command));
  throwFirst(
    what,
    Errors.filter(({ ErrorDetail }) => ErrorDetail?.ErrorCode !== 'AlreadyExistsException'),
  );
}

async function locationOf(client: GlueClient, at: TableAddress, values: string[]): Promise<string | null> {
  const command = new GetPartitionCommand({
    DatabaseName: at.database,
    TableName: at.table,
    PartitionValues: values,
  });
  return sendOr(`partition ${values.join('-')} of ${at.database}.${at.table} cannot be read`, async () => {
    try {
      return (await client.send(command)).Partition?.StorageDescriptor?.Location ?? null;
    } catch (error) {
      if (failureOf(error).name === 'EntityNotFoundException') return null;
      throw error;
    }
  });
}

async function updatePartition(client: GlueClient, at: TableAddress, partition: PartitionInput): Promise<void> {
  const values = partition.Values ?? [];
  const what = `partition ${values.join('-')} of ${at.database}.${at.table} cannot be changed`;
  const command = new BatchUpdatePartitionCommand({
    DatabaseName: at.database,
    TableName: at.table,
    Entries: [{ PartitionValueList: values, PartitionInput: partition }],
  });
  const { Errors = [] } = await sendOr(what, () => client.send(command));
  throwFirst(what, Errors);
}

async function sendOr<T>(what: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (failureOf(error).name !== 'EntityNotFoundException') throw awsError(error, what);
    throw new LakeError(`${what}: the database or the table does not exist; deploy the stack`, { cause: error });
  }
}

/** Glue answers 200 to a batch of which parts failed. */
function throwFirst(what: string, errors: readonly Pick<PartitionError, 'ErrorDetail'>[]): void {
  if (errors.length === 0) return;
  const { ErrorCode = 'Error', ErrorMessage = '' } = errors[0]?.ErrorDetail ?? {};
  throw awsError(Object.assign(new Error(ErrorMessage), { name: ErrorCode }), what);
}

/** A partition stores what its table does, under its own location; engines compare the two. */
function partitionOf(table: GlueTable, values: string[], location: string): PartitionInput {
  return { Values: values, StorageDescriptor: storageDescriptorOf({ ...table.storageDescriptor, location }) };
}

function refValuesOf(day: string): string[] {
  return day.split('-');
}

/** The key prefix of a location; one in another bucket, set by hand, is given whole, so that it equals no prefix of ours. */
function prefixOf(location: string, bucketAddress: string): string {
  const prefix = location.startsWith(bucketAddress) ? location.slice(bucketAddress.length) : location;
  return prefix.endsWith('/') ? prefix : `${prefix}/`;
}
