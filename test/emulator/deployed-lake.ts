import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { GetPartitionsCommand, GlueClient } from '@aws-sdk/client-glue';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { parquetReadObjects } from 'hyparquet';
import { type StackOutputs, stackOutputs } from './stack.ts';

/** A row of a part, as an independent reader sees it. */
type PartRow = Readonly<Record<string, unknown>> & { readonly id: string };

/** The stack under test, seen through the APIs of AWS and none of the lake's own code. */
export interface DeployedLake {
  readonly outputs: StackOutputs;
  keys(bucket: string, prefix: string): Promise<string[]>;
  read(bucket: string, key: string): Promise<Uint8Array>;
  put(bucket: string, key: string, text: string): Promise<void>;
  /** Rows of every part under the prefix, with no regard to partitions. */
  rows(prefix: string): Promise<PartRow[]>;
  /** Locations of a table's partitions by their values, joined by `-`. */
  partitions(table: string): Promise<Map<string, string | undefined>>;
  /** Invokes a function and gives its answer; rejects when it fails. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** Messages that are in the queue, waiting or under way. */
  messages(queueUrl: string): Promise<number>;
}

export async function deployedLake(): Promise<DeployedLake> {
  const outputs = await stackOutputs();
  const s3 = new S3Client({ forcePathStyle: true });
  const lake = {
    outputs,
    keys: (bucket: string, prefix: string) => listKeys(s3, bucket, prefix),
    read: (bucket: string, key: string) => readBytes(s3, bucket, key),
    put: async (Bucket: string, Key: string, Body: string) => {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    partitions: (table: string) => partitionsOf(outputs.database, table),
    invoke,
    messages: messagesIn,
  };
  return { ...lake, rows: (prefix) => rowsUnder(lake, outputs.refBucket, prefix) };
}

/** Asks again and again until the answer is no longer undefined, and gives it; rejects with `what` when time is up. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, timeoutMs = 60_000): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  do {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(POLL_MS);
  } while (Date.now() < deadlineMs);
  throw new Error(`${what}: not seen in ${timeoutMs} ms`);
}

const POLL_MS = 250;

/** The key of a RAW file of these bytes, as design.md defines it: `minute` is `2026-11-21T13-05`. */
export function rawKeyOf(minute: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return `raw/tweets/day=${minute.slice(0, 10)}/${minute}Z-${hash}.json`;
}

/** The prefix of a day's parts. */
export function refDay(day: string): string {
  const [year, month, dayOfMonth] = day.split('-');
  return `ref/tweets/year=${year}/month=${month}/day=${dayOfMonth}/`;
}

async function listKeys(s3: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token });
    const { Contents = [], NextContinuationToken } = await s3.send(command);
    keys.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
    token = NextContinuationToken;
  } while (token !== undefined);
  return keys;
}

async function readBytes(s3: S3Client, Bucket: string, Key: string): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

async function rowsUnder(
  lake: Pick<DeployedLake, 'keys' | 'read'>,
  bucket: string,
  prefix: string,
): Promise<PartRow[]> {
  const rows: PartRow[] = [];
  for (const key of await lake.keys(bucket, prefix)) {
    const { buffer, byteOffset, byteLength } = await lake.read(bucket, key);
    const file = (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
    rows.push(...((await parquetReadObjects({ file })) as PartRow[]));
  }
  return rows;
}

async function partitionsOf(database: string, table: string): Promise<Map<string, string | undefined>> {
  const command = new GetPartitionsCommand({ DatabaseName: database, TableName: table });
  const { Partitions = [] } = await new GlueClient({}).send(command);
  return new Map(
    Partitions.map(({ Values = [], StorageDescriptor }) => [Values.join('-'), StorageDescriptor?.Location]),
  );
}

async function invoke(functionName: string, event: unknown): Promise<unknown> {
  const command = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) });
  const { FunctionError, Payload } = await new LambdaClient({}).send(command);
  const text = Payload?.transformToString() ?? 'null';
  if (FunctionError !== undefined) throw new Error(`${functionName} failed: ${text}`);
  return JSON.parse(text);
}

async function messagesIn(queueUrl: string): Promise<number> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] });
  const { Attributes = {} } = await new SQSClient({}).send(command);
  const { ApproximateNumberOfMessages = 0, ApproximateNumberOfMessagesNotVisible = 0 } = Attributes;
  return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
}
