import type { Search } from '../../core/config.ts';
import { SEARCH_QUARANTINE_PREFIX } from '../../core/contract/keys.ts';
import type { Rejection } from '../../core/envelope.ts';
import { SHORT_HASH_CHARS } from '../../core/hash.ts';
import { pageEnvelopes } from '../../core/shapes/page-envelopes.ts';
import type { Lake } from '../lake.ts';
import type { SearchPage } from '../ports/tweet-source.ts';
import { writeRaw } from '../write-raw.ts';

export interface StoredPage {
  readonly rawKeys: readonly string[];
  /** How many tweets are durable in RAW now. */
  readonly tweets: number;
  readonly rejected: number;
}

/** Writes a page's tweets to RAW, tagged with the search; what cannot be read goes into quarantine (invariant 5). */
export async function storePage(lake: Lake, search: Search, page: SearchPage): Promise<StoredPage> {
  const collectedAt = new Date(lake.clock.nowMs()).toISOString();
  const { lines, rejections } = pageEnvelopes(page, collectedAt, `search:${search.name}`, [{ tag: search.name }]);
  const files = await writeRaw(lake, lines);
  if (rejections.length > 0) await quarantinePage(lake, search, rejections);
  return { rawKeys: files.map(({ key }) => key), tweets: lines.length, rejected: rejections.length };
}

async function quarantinePage(lake: Lake, search: Search, rejections: readonly Rejection[]): Promise<void> {
  const text = rejections.map((rejection) => `${JSON.stringify(rejection)}\n`).join('');
  const name = lake.hash(text).slice(0, SHORT_HASH_CHARS);
  await lake.store.put(`${SEARCH_QUARANTINE_PREFIX}${search.name}/${name}.ndjson`, new TextEncoder().encode(text));
}
