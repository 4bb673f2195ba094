import { DeleteObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type DeployedLake, deployedLake, rawKeyOf, refDay, until } from './deployed-lake.ts';
import { envelopeLine, minuteOf } from './sample-tweets.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let lake: DeployedLake;

beforeAll(async () => {
  lake = await deployedLake();
});

/** Each test has a day of its own. */
describe('a RAW file', () => {
  it('that appears becomes rows, and a partition of each table', async () => {
    const { ids } = await putRaw(Date.UTC(2026, 2, 1, 13, 5), 3);

    const rows = await until('the part', async () => nonEmpty(await lake.rows(refDay('2026-03-01'))));

    expect(rows.map(({ id }) => id).sort()).toEqual(ids);
    expect(rows[0]).toMatchObject({ text: 'bom dia :)', sentiment: 'Positive', symbol: ':)' });
    expect(await lake.keys(lake.outputs.refBucket, refDay('2026-03-01'))).toEqual([
      `${refDay('2026-03-01')}2026-03-01T13.parquet`,
    ]);
    await until('partitions', async () => ((await lake.partitions('raw_tweets')).has('2026-03-01') ? true : undefined));
    expect((await lake.partitions('raw_tweets')).get('2026-03-01')).toBe(
      `s3://${lake.outputs.rawBucket}/raw/tweets/day=2026-03-01/`,
    );
    expect((await lake.partitions('tweets')).get('2026-03-01')).toBe(
      `s3://${lake.outputs.refBucket}/${refDay('2026-03-01')}`,
    );
  });

  it('with bad lines gives the rows of its good ones, and keeps the bad ones with the reason', async () => {
    const timeMs = Date.UTC(2026, 2, 2, 8, 30);
    const [first, second] = [envelopeLine(timeMs, 1), envelopeLine(timeMs, 2)];
    const text = `${first.line}\n{"data":{"id":"17\n${second.line}\n[1]\n`;
    const key = rawKeyOf(minuteOf(timeMs), text);
    await lake.put(lake.outputs.rawBucket, key, text);

    const rows = await until('the part', async () => nonEmpty(await lake.rows(refDay('2026-03-02'))));

    expect(rows.map(({ id }) => id).sort()).toEqual([first.id, second.id]);
    const [quarantined] = await lake.keys(lake.outputs.rawBucket, 'quarantine/tweets/day=2026-03-02/');
    const kept = new TextDecoder()
      .decode(await lake.read(lake.outputs.rawBucket, quarantined ?? ''))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(kept).toEqual([
      expect.objectContaining({ file: key, line: 2, reason: expect.any(String), text: '{"data":{"id":"17' }),
      expect.objectContaining({ file: key, line: 4, reason: expect.any(String), text: '[1]' }),
    ]);
  });

  it('of which two events come changes nothing the second time', async () => {
    const { key, ids } = await putRaw(Date.UTC(2026, 2, 3, 20, 1), 5);
    await until('the part', async () => nonEmpty(await lake.rows(refDay('2026-03-03'))));
    const before = await partEtag('2026-03-03', '20');

    await sendAgain([key, key]);

    await untilQueueIsEmpty();
    expect(await partEtag('2026-03-03', '20')).toBe(before);
    expect((await lake.rows(refDay('2026-03-03'))).map(({ id }) => id).sort()).toEqual(ids);
  });
});

describe('five hundred RAW files at once', () => {
  it('are all refined, none lost and none doubled', async () => {
    const startMs = Date.UTC(2026, 2, 4);
    const stepMs = Math.floor((24 * HOUR_MS) / 500 / MINUTE_MS) * MINUTE_MS;
    const files = await Promise.all(Array.from({ length: 500 }, (_, i) => putRaw(startMs + i * stepMs, 2)));
    const expected = files.flatMap(({ ids }) => ids).sort();

    const rows = await until('all rows', async () => {
      const found = await lake.rows(refDay('2026-03-04'));
      return found.length >= expected.length ? found : undefined;
    });

    expect(rows.map(({ id }) => id).sort()).toEqual(expected);
    await untilQueueIsEmpty();
    expect((await lake.rows(refDay('2026-03-04'))).map(({ id }) => id).sort()).toEqual(expected);
    expect(await lake.messages(lake.outputs.deadLetterQueueUrl)).toBe(0);
    expect(await lake.messages(lake.outputs.ruleDeadLetterQueueUrl)).toBe(0);
  });
});

describe('reconcile', () => {
  it('finds a slot without its part and has it refined again, to the same bytes', async () => {
    const timeMs = Date.now() - 2 * 24 * HOUR_MS;
    const [day, hour] = [minuteOf(timeMs).slice(0, 10), minuteOf(timeMs).slice(11, 13)];
    const { ids } = await putRaw(timeMs, 4);
    await until('the part', async () => nonEmpty(await lake.rows(refDay(day))));
    const before = await partEtag(day, hour);
    await untilQueueIsEmpty();
    await new S3Client({ forcePathStyle: true }).send(
      new DeleteObjectCommand({ Bucket: lake.outputs.refBucket, Key: partKey(day, hour) }),
    );

    expect(await staleSlots()).toContain(`${day}T${hour}`);

    const rows = await until('the part again', async () => nonEmpty(await lake.rows(refDay(day))));
    expect(rows.map(({ id }) => id).sort()).toEqual(ids);
    expect(await partEtag(day, hour)).toBe(before);
    expect(await staleSlots()).not.toContain(`${day}T${hour}`);
  });
});

async function putRaw(timeMs: number, tweets: number): Promise<{ key: string; ids: string[] }> {
  const lines = Array.from({ length: tweets }, (_, i) => envelopeLine(timeMs, i));
  const text = lines.map(({ line }) => `${line}\n`).join('');
  const key = rawKeyOf(minuteOf(timeMs), text);
  await lake.put(lake.outputs.rawBucket, key, text);
  return { key, ids: lines.map(({ id }) => id).sort() };
}

/** As EventBridge does it: the key as JSON text. */
async function sendAgain(keys: readonly string[]): Promise<void> {
  const Entries = keys.map((key, i) => ({ Id: String(i), MessageBody: JSON.stringify(key) }));
  await new SQSClient({}).send(new SendMessageBatchCommand({ QueueUrl: lake.outputs.queueUrl, Entries }));
}

async function untilQueueIsEmpty(): Promise<void> {
  await until('an empty queue', async () => ((await lake.messages(lake.outputs.queueUrl)) === 0 ? true : undefined));
}

/** Sweeps go on meanwhile, so that other slots may be among them. */
async function staleSlots(): Promise<readonly string[]> {
  const { stale } = (await lake.invoke(lake.outputs.reconcileFunction, {})) as { stale: string[] };
  return stale;
}

function partKey(day: string, hour: string): string {
  return `${refDay(day)}${day}T${hour}.parquet`;
}

async function partEtag(day: string, hour: string): Promise<string | undefined> {
  const command = new HeadObjectCommand({ Bucket: lake.outputs.refBucket, Key: partKey(day, hour) });
  return (await new S3Client({ forcePathStyle: true }).send(command)).ETag;
}

function nonEmpty<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined;
}
