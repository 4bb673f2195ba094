import type { Dice } from './dice.ts';
import type { Draft, TweetMetrics, User } from './tweet.ts';

/** After this time a tweet has found about two thirds of the readers that it will ever have. */
const READERS_TAU_MS = 4 * 60 * 60 * 1000;
const LIKES_MAX = 400_000;

const NO_METRICS: TweetMetrics = {
  retweet_count: 0,
  reply_count: 0,
  like_count: 0,
  quote_count: 0,
  bookmark_count: 0,
  impression_count: 0,
};

/** What a tweet's counts grow to: most stay near nothing, a few run away, more so for known authors. */
export function finalMetrics(author: User, dice: Dice): TweetMetrics {
  const fame = 1 + Math.sqrt(author.public_metrics.followers_count) / 20;
  const likes = Math.min(LIKES_MAX, Math.floor(2 * fame * (dice.next() ** -0.8 - 1)));
  const retweets = Math.floor(likes * (0.05 + 0.3 * dice.next()));
  return {
    retweet_count: retweets,
    reply_count: Math.floor(likes * 0.2 * dice.next() + 3 * dice.next() ** 4),
    like_count: likes,
    quote_count: Math.floor(retweets * 0.15 * dice.next()),
    bookmark_count: Math.floor(likes * 0.08 * dice.next()),
    impression_count: 5 + Math.floor(likes * (15 + 40 * dice.next()) + 60 * fame * dice.next()),
  };
}

/** A tweet's counts at a time (UTC milliseconds), or what they end at when it is null. They never fall as time goes on. */
export function metricsAt(draft: Draft, atMs: number | null): TweetMetrics {
  // X gives a retweet its original's number of retweets and nothing else.
  if (draft.kind === 'retweet' && draft.referenced) {
    return { ...NO_METRICS, retweet_count: metricsAt(draft.referenced, atMs).retweet_count };
  }
  const final = draft.finalMetrics;
  if (atMs === null) return final;
  const share = 1 - Math.exp(-Math.max(0, atMs - draft.timeMs) / READERS_TAU_MS);
  return {
    retweet_count: Math.floor(final.retweet_count * share),
    reply_count: Math.floor(final.reply_count * share),
    like_count: Math.floor(final.like_count * share),
    quote_count: Math.floor(final.quote_count * share),
    bookmark_count: Math.floor(final.bookmark_count * share),
    impression_count: Math.floor(final.impression_count * share),
  };
}
