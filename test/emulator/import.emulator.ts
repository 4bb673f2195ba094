import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import { sha256 } from '../../adapters/hash.ts';
import { STACK_NAME } from '../../core/contract/stack-outputs.ts';
import { runCommand } from '../support/run-command.ts';
import { snapshotOf } from '../support/store-snapshot.ts';
import { type DeployedLake, deployedLake, refDay, until } from './deployed-lake.ts';
import { envelopeLine } from './sample-tweets.ts';

const COMMAND = join(import.meta.dirname, '../../dist/cli/main.js');
const HOUR_MS = 3_600_000;
const HOURS = 12;
const TWEETS_AN_HOUR = 130;

let lake: DeployedLake;
let folder: string;

beforeAll(async () => {
  lake = await deployedLake();
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Each test has days of its own. */
describe('import', () => {
  it('writes RAW and REF from here, and the events of its files then change nothing', async () => {
    const days = ['2026-04-01', '2026-04-02'];
    const archive = await writeArchive('here', days[0]);

    const { code, output } = await tweetlake(['import', archive, '--lake', `aws:${STACK_NAME}`, '--yes']);

    expect({ code, output }).toMatchObject({ code: 3 });
    expect(output).toMatch(/1,560 tweets from 1 file: 24 RAW files in 12 slots, /);
    const expected = await importedHere(archive);
    expect(await contentOf(days)).toEqual(expected);
    await untilQueueIsEmpty();
    expect(await contentOf(days)).toEqual(expected);
    const rows = (await Promise.all(days.map((day) => lake.rows(refDay(day))))).flat();
    expect(new Set(rows.map(({ id }) => id)).size).toBe(HOURS * TWEETS_AN_HOUR);
    for (const table of ['tweets', 'raw_tweets'])
      expect([...(await lake.partitions(table)).keys()]).toEqual(expect.arrayContaining(days));
    expect(await lake.keys(lake.outputs.rawBucket, 'quarantine/import/')).toHaveLength(1);
  });

  it('with --remote leaves refining to the processor, which ends in the same bytes', async () => {
    const days = ['2026-04-03', '2026-04-04'];
    const archive = await writeArchive('remote', days[0]);

    const { code, output } = await tweetlake(['import', archive, '--lake', `aws:${STACK_NAME}`, '--yes', '--remote']);

    expect({ code, output }).toMatchObject({ code: 3 });
    expect(output).toMatch(/24 RAW files in 12 slots, which the stack refines/);
    await until('all parts', async () => {
      const rows = await Promise.all(days.map((day) => lake.rows(refDay(day))));
      return rows.flat().length === HOURS * TWEETS_AN_HOUR ? true : undefined;
    });
    await untilQueueIsEmpty();
    expect(await contentOf(days)).toEqual(await importedHere(archive));
    expect([...(await lake.partitions('tweets')).keys()]).toEqual(expect.arrayContaining(days));
  });
});

/** Envelopes of hours over midnight, and a line that is cut. */
async function writeArchive(name: string, day = ''): Promise<string> {
  const startMs = Date.parse(`${day}T18:00:00Z`);
  const lines = Array.from(
    { length: HOURS * TWEETS_AN_HOUR },
    (_, i) => envelopeLine(startMs + (i % HOURS) * HOUR_MS, i, `n\u00ba ${i} :)`).line,
  );
  const path = join(folder, `${name}.jsonl`);
  await writeFile(path, `${lines.join('\n')}\n{"data":{"id":"17`);
  return path;
}

/** Keys of RAW and REF with the hash of their content, of an import of the archive into a folder. */
async function importedHere(archive: string): Promise<Record<string, string>> {
  const place = `${archive}.lake`;
  await tweetlake(['import', archive, '--lake', place]);
  return snapshotOf(folderObjectStore(place), ['raw/', 'ref/']);
}

/** The same of the deployed lake. */
async function contentOf(days: readonly string[]): Promise<Record<string, string>> {
  const { rawBucket, refBucket } = lake.outputs;
  const content: Record<string, string> = {};
  for (const day of days) {
    for (const key of await lake.keys(rawBucket, `raw/tweets/day=${day}/`))
      content[key] = sha256(await lake.read(rawBucket, key));
    for (const key of await lake.keys(refBucket, refDay(day))) content[key] = sha256(await lake.read(refBucket, key));
  }
  return content;
}

async function untilQueueIsEmpty(): Promise<void> {
  await until('an empty queue', async () => ((await lake.messages(lake.outputs.queueUrl)) === 0 ? true : undefined));
}

function tweetlake(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
  return runCommand(process.execPath, [COMMAND, ...args], { env });
}
