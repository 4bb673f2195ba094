import { STREAM_QUARANTINE_PREFIX } from '../../core/contract/keys.ts';
import type { Rejection } from '../../core/envelope.ts';
import { SHORT_HASH_CHARS } from '../../core/hash.ts';
import type { Lake } from '../lake.ts';

/** Keeps messages of the stream that hold no tweet, each with its reason (invariant 5). Idempotent. */
export async function quarantineMessages(lake: Lake, rejections: readonly Rejection[]): Promise<void> {
  const text = rejections.map((rejection) => `${JSON.stringify(rejection)}\n`).join('');
  const name = lake.hash(text).slice(0, SHORT_HASH_CHARS);
  await lake.store.put(`${STREAM_QUARANTINE_PREFIX}${name}.ndjson`, new TextEncoder().encode(text));
}
