import { FORM_QUARANTINE_PREFIX } from '../../core/contract/keys.ts';
import { formTextProblem, formTweet } from '../../core/form-tweet.ts';
import { type PageLabel, storePage } from '../ingest/store-page.ts';
import type { Lake } from '../lake.ts';

export type TakenText =
  /** Durable in RAW; the row is there once these files have been refined. */
  | { readonly kind: 'taken'; readonly id: string; readonly rawKeys: readonly string[] }
  | { readonly kind: 'rejected'; readonly reason: string };

const FORM: PageLabel = { collectedBy: 'form', rules: [], quarantinePrefix: FORM_QUARANTINE_PREFIX };

/** Takes a person's own text into RAW as a tweet of this moment with an id of our own, `form-<ulid>`. */
export async function takeText(lake: Lake, text: string): Promise<TakenText> {
  const reason = formTextProblem(text);
  if (reason !== null) return { kind: 'rejected', reason };
  const tweet = formTweet(text, { nowMs: lake.clock.nowMs(), random: lake.random });
  const { rawKeys } = await storePage(lake, FORM, { tweets: [tweet], includes: {} });
  return { kind: 'taken', id: String(tweet.id), rawKeys };
}
