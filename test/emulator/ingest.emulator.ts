import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type DeployedLake, deployedLake, until } from './deployed-lake.ts';
import { SETTINGS, TOKEN } from './settings.ts';

const [search] = SETTINGS.searches;
const STATE_KEY = `state/search/${search.name}.json`;
/** A minute until the schedule comes, and as much for the sweep itself. */
const SCHEDULE_MS_MAX = 120_000;

let lake: DeployedLake;

beforeAll(async () => {
  lake = await deployedLake();
});

describe('ingest', () => {
  it('collects nothing while the token is unset, and does not fail', async () => {
    expect(await sweep()).toEqual({ kind: 'no-token' });
    expect(await lake.keys(lake.outputs.rawBucket, STATE_KEY)).toEqual([]);
  });

  it('says who refused when the token is wrong', async () => {
    await setToken('wrong');

    expect(await sweep()).toMatchObject({ kind: 'cut', tweets: 0, reason: expect.stringContaining('401') });
  });

  it('sweeps X into RAW, from where each tweet comes into REF once', async () => {
    await setToken(TOKEN);

    const result = await sweep();

    expect(result).toMatchObject({ kind: 'complete', tweets: expect.any(Number), rejected: 0 });
    const collected = await idsInRaw();
    expect(collected.length).toBeGreaterThan(100);
    expect(new Set(collected).size).toBe(collected.length);
    await untilRefHas(collected);
    const days = new Set((await rawKeys()).map((key) => /day=([0-9-]+)/.exec(key)?.[1] ?? ''));
    const [rawPartitions, refPartitions] = [await lake.partitions('raw_tweets'), await lake.partitions('tweets')];
    for (const day of days) {
      expect(rawPartitions.has(day)).toBe(true);
      expect(refPartitions.has(day)).toBe(true);
    }
  });

  it('writes down what it asked X for, and what that covered', async () => {
    const keys = await lake.keys(lake.outputs.rawBucket, `searches/${search.name}/`);

    const events = (await linesOf(keys)).map((line) => JSON.parse(line)).map(({ event, query }) => ({ event, query }));

    expect(events).toEqual(
      expect.arrayContaining(['began', 'covered', 'ended'].map((event) => ({ event, query: search.query }))),
    );
  });

  it('goes on by the schedule alone, where the last sweep ended', async () => {
    const before = await cursor();
    const collectedBefore = new Set(await idsInRaw());

    await until('a scheduled sweep', async () => ((await cursor()) === before ? undefined : true), SCHEDULE_MS_MAX);

    const collected = await until('new tweets', async () => {
      const ids = await idsInRaw();
      return ids.length > collectedBefore.size ? ids : undefined;
    });
    expect(new Set(collected).size).toBe(collected.length);
    await untilRefHas(collected);
  }, 200_000);
});

function sweep(): Promise<unknown> {
  return lake.invoke(lake.outputs.ingestFunction, { search });
}

async function setToken(token: string): Promise<void> {
  const command = new PutSecretValueCommand({ SecretId: lake.outputs.tokenSecret, SecretString: token });
  await new SecretsManagerClient({}).send(command);
}

async function cursor(): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await lake.read(lake.outputs.rawBucket, STATE_KEY))).cursor;
}

/** Of the last days only: other tests use older ones. */
async function rawKeys(): Promise<string[]> {
  const today = Date.now();
  const days = [0, 1].map((back) => new Date(today - back * 86_400_000).toISOString().slice(0, 10));
  const keys = await Promise.all(days.map((day) => lake.keys(lake.outputs.rawBucket, `raw/tweets/day=${day}/`)));
  return keys.flat();
}

async function idsInRaw(): Promise<string[]> {
  return (await linesOf(await rawKeys())).map((line) => JSON.parse(line).data.id);
}

async function linesOf(keys: readonly string[]): Promise<string[]> {
  const files = await Promise.all(keys.map((key) => lake.read(lake.outputs.rawBucket, key)));
  return files.flatMap((bytes) => new TextDecoder().decode(bytes).trimEnd().split('\n'));
}

/** Waits until REF holds each of the ids once, and maybe newer ones. */
async function untilRefHas(ids: readonly string[]): Promise<void> {
  const wanted = new Set(ids);
  await until('the ids in REF', async () => {
    const found = (await lake.rows('ref/tweets/')).map(({ id }) => id).filter((id) => wanted.has(id));
    if (new Set(found).size !== found.length) throw new Error('an id must be in REF once, got it twice');
    return found.length === wanted.size ? true : undefined;
  });
}
