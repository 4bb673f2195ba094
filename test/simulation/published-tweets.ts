import type { JsonObject } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import type { Dice } from '../../simulator/tweets/dice.ts';

export interface PublishedTweet {
  readonly id: string;
  readonly idNumber: bigint;
  readonly timeMs: number;
  /** When X's search begins to give it; within the time that a search is said to settle in. */
  readonly indexedAtMs: number;
  /** The words that queries ask for. */
  readonly topics: readonly string[];
  readonly json: JsonObject;
}

/** The words of all queries, and how many tweets in a hundred hold each. */
export const TOPICS = { alfa: 70, beta: 35, gama: 20 } as const;

const HOUR_MS = 3_600_000;
const AUTHORS = 30;
const INDEX_MS_MAX = 35_000;
/** A burst is so many times as many as other hours have. */
const BURST = 12;

/** Invented tweets in the order of their ids: a few an hour, with bursts, some of one millisecond. */
export function publishedTweets(
  dice: Dice,
  { fromMs, toMs, perHour }: { readonly fromMs: number; readonly toMs: number; readonly perHour: number },
): PublishedTweet[] {
  const tweets: PublishedTweet[] = [];
  for (let hourMs = fromMs; hourMs < toMs; hourMs += HOUR_MS) {
    const mean = dice.chance(0.02) ? perHour * BURST : perHour;
    const count = dice.below(2 * mean + 1);
    const times = Array.from({ length: count }, () => hourMs + dice.below(HOUR_MS)).sort((a, b) => a - b);
    for (const [i, timeMs] of times.entries()) {
      const sameTime = i > 0 && dice.chance(0.05) ? (times[i - 1] ?? timeMs) : timeMs;
      tweets.push(tweetAt(dice, Math.max(sameTime, tweets.at(-1)?.timeMs ?? 0), tweets.at(-1)));
    }
  }
  return tweets;
}

function tweetAt(dice: Dice, timeMs: number, before: PublishedTweet | undefined): PublishedTweet {
  const first = BigInt(idAt(timeMs));
  const idNumber = before && before.idNumber >= first ? before.idNumber + 1n : first;
  const topics = Object.entries(TOPICS).flatMap(([topic, percent]) => (dice.below(100) < percent ? [topic] : []));
  const id = idNumber.toString();
  const author_id = String(1 + dice.below(AUTHORS));
  const json = {
    id,
    author_id,
    text: `n\u00ba ${id} ${topics.join(' ')} :)`,
    created_at: new Date(timeMs).toISOString(),
  };
  return { id, idNumber, timeMs, indexedAtMs: timeMs + dice.below(INDEX_MS_MAX), topics, json };
}

/** Whether a query (words with OR between them) finds the tweet. */
export function isFoundBy(query: string, { topics }: PublishedTweet): boolean {
  return topics.some((topic) => ` ${query} `.includes(` ${topic} `));
}
