import type { Search } from '../../core/config.ts';
import type { JsonObject } from '../../core/json.ts';
import { parseSearchState, type SearchState } from '../../core/search-state.ts';
import { idAt } from '../../core/snowflake.ts';
import { lakeBudget } from '../../pipeline/budget/budget.ts';
import type { SweepOptions } from '../../pipeline/ingest/sweep-run.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { reconcile } from '../../pipeline/reconcile.ts';
import { keysOf, TEST_NOW_MS } from './memory-lake.ts';

export const SEARCH: Search = { name: 'presidente', query: 'presidente lang:pt' };
export const STATE_KEY = 'state/search/presidente.json';
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

let runs = 0;
const nobody = { holder: null, isGone: () => false };

export function optionsFor(lake: Lake, options: Partial<SweepOptions> = {}): SweepOptions {
  const runId = `run-${++runs}`;
  return {
    runId,
    budget: lakeBudget(lake, { limitPosts: 1_000_000, runId }),
    claimant: nobody,
    deadlineMs: lake.clock.nowMs() + 4 * MINUTE_MS,
    settleMs: MINUTE_MS,
    firstLookbackMs: 30 * MINUTE_MS,
    ...options,
  };
}

/** One tweet every `seconds` in the `minutes` before now. */
export function published(minutes: number, seconds = 1): JsonObject[] {
  return Array.from({ length: (minutes * 60) / seconds }, (_, i) => ({
    id: idAt(TEST_NOW_MS - i * seconds * 1000),
    text: `n\u00ba ${i} :)`,
  }));
}

export async function stateOf(lake: Lake): Promise<SearchState> {
  const object = await lake.store.get(STATE_KEY);
  return parseSearchState(new TextDecoder().decode(object?.bytes), STATE_KEY);
}

/** Ids in REF, after all of RAW has been refined. */
export async function idsInRef(lake: Lake): Promise<string[]> {
  await reconcile(lake, { days: 'all', refine: 'now' });
  const ids: string[] = [];
  for (const key of await keysOf(lake, 'ref/')) {
    const part = await lake.store.get(key);
    if (part) ids.push(...(await lake.codec.decode(part.bytes)).map(({ id }) => id));
  }
  return ids.sort();
}

export function idsBetween(tweets: readonly JsonObject[], fromMs: number, untilMs: number): string[] {
  const [from, until] = [BigInt(idAt(fromMs)), BigInt(idAt(untilMs))];
  return tweets
    .map(({ id }) => String(id))
    .filter((id) => BigInt(id) >= from && BigInt(id) < until)
    .sort();
}
