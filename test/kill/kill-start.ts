import { join } from 'node:path';
import { expect } from '@jest/globals';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import { parseSearchState } from '../../core/search-state.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import { startSimulator } from '../../simulator/server.ts';
import { rowsOfLake, runTweetlake, seededRandom, withFolder } from './killed-lake.ts';

const LOOKBACK_MS = 30 * 60_000;
/** A process gets at least so long, about what it needs to begin reading. */
const RUN_MS_MIN = 300;
const RUN_MS_SPREAD = 1500;

/**
 * Kills `start` at `kills` random moments, each time on the lake as the last kill left it, then reads to the end, and
 * expects the lake of an undisturbed run over the tweets that both could read.
 */
export async function killStart(kills: number, seed: number): Promise<void> {
  const simulator = await startSimulator({ seed: 11, postsPerMinute: 80, steady: true, frozenCounts: true });
  const env = { X_API_URL: simulator.url, X_BEARER_TOKEN: 'test' };
  try {
    await withFolder(async (folder) => {
      const killed = join(folder, 'killed');
      const calm = join(folder, 'calm');
      const random = seededRandom(seed);
      const lastFirstSweepMs = Date.now() + kills * (RUN_MS_MIN + RUN_MS_SPREAD);
      for (let i = 0; i < kills; i++) {
        const killAfterMs = RUN_MS_MIN + random() * RUN_MS_SPREAD;
        expect((await runTweetlake(['start', '--lake', killed], { env, killAfterMs })).code).toBeNull();
      }
      for (const lake of [killed, calm]) {
        expect(await runTweetlake(['ingest', '--lake', lake], { env })).toMatchObject({ code: 0 });
      }

      const fromMs = Math.max(lastFirstSweepMs, Date.now()) - LOOKBACK_MS;
      const untilMs = Math.min(await readUntilMs(killed), await readUntilMs(calm));
      const expected = comparable(await rowsOfLake(calm), fromMs, untilMs);
      expect(comparable(await rowsOfLake(killed), fromMs, untilMs)).toEqual(expected);
      expect(expected.length).toBeGreaterThan(200);
    });
  } finally {
    await simulator.close();
  }
}

/** Up to when the lake's only search has read. */
async function readUntilMs(lakeFolder: string): Promise<number> {
  const store = folderObjectStore(lakeFolder);
  for await (const { key } of store.list('state/search/')) {
    const object = await store.get(key);
    const { cursor, paused } = parseSearchState(new TextDecoder().decode(object?.bytes), key);
    expect(paused).toBeNull();
    return snowflakeTimeMs(cursor) ?? 0;
  }
  throw new Error(`${lakeFolder} has no search`);
}

/** What two lakes must agree in (design, "Local"): all columns but those that tell how a tweet was collected. */
function comparable(rows: readonly TweetRow[], fromMs: number, untilMs: number): Record<string, unknown>[] {
  return rows
    .filter(({ created_at }) => created_at >= fromMs && created_at < untilMs)
    .map(({ raw_file, collected_at, collected_by, ...row }) => row);
}
