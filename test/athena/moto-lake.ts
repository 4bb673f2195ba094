import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { glueCatalog } from '../../adapters/glue/glue-catalog.ts';
import { tableInputOf } from '../../adapters/glue/table-input.ts';
import { parquetPartCodec } from '../../adapters/parquet/part-codec.ts';
import { s3Client } from '../../adapters/s3/s3-client.ts';
import { s3ObjectStore } from '../../adapters/s3/s3-object-store.ts';
import { rawTweetsTable, searchesTable, tuitesView, tweetsTable } from '../../core/contract/glue-tables.ts';
import { partKeyOf } from '../../core/part.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import { dayOfSlot, rawDayPrefix } from '../../core/slot.ts';
import type { Catalog } from '../../pipeline/ports/catalog.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import { queryTrino, type TrinoResult } from './trino-client.ts';

/** A lake in moto's S3 and Glue, with the tables of the stack, that Trino can query. */
export interface MotoLake {
  readonly database: string;
  readonly s3: S3Client;
  readonly glue: GlueClient;
  readonly rawBucket: string;
  readonly refBucket: string;
  readonly store: ObjectStore;
  readonly catalog: Catalog;
  /** Another catalog adapter over the same tables. */
  reopenCatalog(): Catalog;
  query(sql: string): Promise<TrinoResult>;
  /** The rows alone. */
  rowsOf(sql: string): Promise<TrinoResult['rows']>;
  end(): void;
}

let lakes = 0;

/** Makes a lake of its own: two buckets, a database and its tables. */
export async function motoLake(): Promise<MotoLake> {
  lakes += 1;
  const database = `lake_${process.pid}_${Date.now()}_${lakes}`;
  const bucket = database.replaceAll('_', '-');
  const [rawBucket, refBucket] = [`${bucket}-raw`, `${bucket}-ref`];
  const s3 = s3Client(process.env);
  const glue = new GlueClient({});
  for (const Bucket of [rawBucket, refBucket]) await s3.send(new CreateBucketCommand({ Bucket }));
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: database } }));
  const tables = [tweetsTable(refBucket), rawTweetsTable(rawBucket), searchesTable(rawBucket), tuitesView(database)];
  for (const table of tables) {
    await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: tableInputOf(table) }));
  }
  const reopenCatalog = () => glueCatalog({ client: glue, database, rawBucket, refBucket });
  const query = (sql: string) => queryTrino(sql, { schema: database });
  return {
    ...{ database, s3, glue, rawBucket, refBucket, query, reopenCatalog },
    store: s3ObjectStore({ client: s3, rawBucket, refBucket }),
    catalog: reopenCatalog(),
    rowsOf: async (sql) => (await query(sql)).rows,
    end: () => {
      s3.destroy();
      glue.destroy();
    },
  };
}

/** Writes the part of a slot as refine does, with its day's partitions; gives its key. */
export async function putPart(lake: MotoLake, slot: string, rows: readonly TweetRow[]): Promise<string> {
  const key = partKeyOf(slot);
  await lake.store.put(key, partBytes(rows));
  await lake.catalog.ensurePartitions([dayOfSlot(slot)]);
  return key;
}

/** The part of these rows, longer by so many bytes that no reader looks at. */
export function partBytes(rows: readonly TweetRow[], paddingBytes = 0): Uint8Array {
  const inputs = `0123456789ab${'-'.repeat(paddingBytes)}`;
  return parquetPartCodec().encode(rows, { inputs, refineVersion: 'ba9876543210' });
}

/** Writes lines as a RAW file of the day, with its partitions. */
export async function putRaw(lake: MotoLake, day: string, name: string, lines: readonly string[]): Promise<void> {
  await lake.store.put(`${rawDayPrefix(day)}${name}`, new TextEncoder().encode(lines.join('\n')));
  await lake.catalog.ensurePartitions([day]);
}
