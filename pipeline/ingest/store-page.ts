import type { Search } from '../../core/config.ts';
import { SEARCH_QUARANTINE_PREFIX } from '../../core/contract/keys.ts';
import type { MatchingRule, Rejection } from '../../core/envelope.ts';
import { SHORT_HASH_CHARS } from '../../core/hash.ts';
import { type Page, pageEnvelopes } from '../../core/shapes/page-envelopes.ts';
import type { Lake } from '../lake.ts';
import { writeRaw } from '../write-raw.ts';

/** How the tweets of a page are marked. */
export interface PageLabel {
  readonly collectedBy: string;
  readonly rules: readonly MatchingRule[];
  /** What the keys begin with under which is kept what cannot be read. */
  readonly quarantinePrefix: string;
}

export interface StoredPage {
  readonly rawKeys: readonly string[];
  /** How many tweets are durable in RAW now. */
  readonly tweets: number;
  readonly rejected: number;
}

/** Tweets of a search carry its name like the tag of a stream's rule. */
export function searchLabel({ name }: Search): PageLabel {
  return {
    collectedBy: `search:${name}`,
    rules: [{ tag: name }],
    quarantinePrefix: `${SEARCH_QUARANTINE_PREFIX}${name}/`,
  };
}

/** Writes a page's tweets to RAW; what cannot be read goes into quarantine (invariant 5). */
export async function storePage(lake: Lake, label: PageLabel, page: Page): Promise<StoredPage> {
  const collectedAt = new Date(lake.clock.nowMs()).toISOString();
  const { lines, rejections } = pageEnvelopes(page, collectedAt, label.collectedBy, label.rules);
  const files = await writeRaw(lake, lines);
  if (rejections.length > 0) await quarantinePage(lake, label, rejections);
  return { rawKeys: files.map(({ key }) => key), tweets: lines.length, rejected: rejections.length };
}

async function quarantinePage(lake: Lake, label: PageLabel, rejections: readonly Rejection[]): Promise<void> {
  const text = rejections.map((rejection) => `${JSON.stringify(rejection)}\n`).join('');
  const name = lake.hash(text).slice(0, SHORT_HASH_CHARS);
  await lake.store.put(`${label.quarantinePrefix}${name}.ndjson`, new TextEncoder().encode(text));
}
