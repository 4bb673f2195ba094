import type { JsonObject } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import { STREAM_STATE_FORMAT, type StreamState } from '../../core/stream-state.ts';
import { lakeBudget } from '../../pipeline/budget/budget.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { type StreamResult, stream } from '../../pipeline/stream/stream.ts';
import type { StreamOptions } from '../../pipeline/stream/stream-options.ts';
import { type Delivery, type FakeFeed, fakeFeed } from './fake-feed.ts';
import { type FakeSource, fakeSource } from './fake-source.ts';
import { keysOf, memoryLake, TEST_NOW_MS } from './memory-lake.ts';
import { MINUTE_MS, SEARCH } from './sweeping.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';

/** A lake, a stream and a search over the same tweets, one a second from TEST_NOW_MS on. */
export interface StreamWorld {
  readonly clock: VirtualClock;
  readonly lake: Lake;
  readonly feed: FakeFeed;
  readonly source: FakeSource;
  readonly tweets: readonly JsonObject[];
  /** Runs the stream for so long, on this lake or another view of it. */
  run(forMs: number, options?: Partial<StreamOptions>, lake?: Lake): Promise<StreamResult>;
}

const nobody = { holder: null, isGone: () => false };
let runs = 0;

export async function streamWorld(seconds = 1200, delivery?: Delivery): Promise<StreamWorld> {
  const clock = virtualClock(TEST_NOW_MS);
  const lake = await memoryLake({ clock });
  const tweets = Array.from({ length: seconds }, (_, i) => ({
    id: idAt(TEST_NOW_MS + i * 1000),
    text: `n\u00ba ${i} :)`,
  }));
  const feed = fakeFeed(clock, tweets, delivery);
  const source = fakeSource(tweets);
  const run: StreamWorld['run'] = (forMs, options = {}, view = lake) =>
    clock.runUntil(stream(view, { feed, source, searches: [SEARCH] }, optionsFor(view, forMs, options)));
  return { clock, lake, feed, source, tweets, run };
}

export function optionsFor(lake: Lake, forMs: number, options: Partial<StreamOptions> = {}): StreamOptions {
  const runId = `stream-${++runs}`;
  return {
    runId,
    claimant: nobody,
    budget: lakeBudget(lake, { limitPosts: 1_000_000, runId }),
    deadlineMs: lake.clock.nowMs() + forMs,
    settleMs: MINUTE_MS,
    overlapMs: 10_000,
    signal: new AbortController().signal,
    ...options,
  };
}

export async function streamStateOf(lake: Pick<Lake, 'store'>): Promise<StreamState> {
  const object = await lake.store.get('state/stream.json');
  return STREAM_STATE_FORMAT.parse(new TextDecoder().decode(object?.bytes), 'state/stream.json');
}

/** The envelopes in RAW, a list for each file. */
export async function rawFilesIn(lake: Pick<Lake, 'store'>): Promise<JsonObject[][]> {
  const files: JsonObject[][] = [];
  for (const key of await keysOf(lake, 'raw/')) {
    const object = await lake.store.get(key);
    const lines = new TextDecoder().decode(object?.bytes).trim().split('\n');
    files.push(lines.map((line) => JSON.parse(line) as JsonObject));
  }
  return files;
}

/** The ids in RAW, each once, ascending. */
export async function idsInRaw(lake: Pick<Lake, 'store'>): Promise<string[]> {
  const files = await rawFilesIn(lake);
  return [...new Set(files.flat().map(({ data }) => (data as { id: string }).id))].sort();
}
