import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { STACK_NAME } from '../../core/contract/stack-outputs.ts';
import { runCommand } from '../support/run-command.ts';
import { type DeployedLake, deployedLake, refDay, until } from './deployed-lake.ts';
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

  it('tells by `status` how far it has come, and what it has spent', async () => {
    const { code, output } = await tweetlake(['status', '--format', 'json']);

    expect({ code, output }).toMatchObject({ code: 0 });
    const facts = Object.fromEntries(JSON.parse(output).map(({ name, value }: JsonFact) => [name, value]));
    expect(facts).toMatchObject({
      lake: `aws:${STACK_NAME}`,
      [`search ${search.name}`]: expect.stringContaining('read up to'),
    });
    expect(facts.posts_spent).toBeGreaterThan(100);
  });

  it('takes in history that `backfill` reads from here', async () => {
    const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    const span = ['--from', `${day}T12:00Z`, '--to', `${day}T12:20Z`];

    const { code, output } = await tweetlake(['backfill', '--name', search.name, '--query', search.query, ...span]);

    expect({ code, output }).toMatchObject({ code: 0 });
    const keys = await lake.keys(lake.outputs.rawBucket, `raw/tweets/day=${day}/`);
    const ids = (await linesOf(keys)).map((line) => JSON.parse(line).data.id);
    expect(ids.length).toBeGreaterThan(20);
    await until('their rows', async () => ((await lake.rows(refDay(day))).length === ids.length ? true : undefined));
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

interface JsonFact {
  readonly name: string;
  readonly value: unknown;
}

/** The built command, on the deployed lake. */
function tweetlake(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  const command = join(import.meta.dirname, '../../dist/cli/main.js');
  return runCommand(process.execPath, [command, ...args, '--lake', `aws:${STACK_NAME}`], { env: process.env });
}

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
