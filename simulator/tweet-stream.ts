import { UsageError } from '../core/errors.ts';
import type { PostKind, PostSource } from './post.ts';
import { type Dice, diceFor, drawOnce, PURPOSE } from './tweets/dice.ts';
import { draftOf } from './tweets/draft.ts';
import { metricsAt } from './tweets/engagement.ts';
import type { IdWindow } from './tweets/id-window.ts';
import { type MinutePlan, minutePlan, type Position } from './tweets/minute-plan.ts';
import { people } from './tweets/people.ts';
import { isGone, REMOVED_SHARE } from './tweets/removal.ts';
import type { Draft, InventedPost } from './tweets/tweet.ts';

export interface StreamOptions {
  /** Any whole number; default 1. Another seed is another stream. */
  readonly seed?: number;
  /** Mean over a day, above 0 and at most a million; default 120. */
  readonly postsPerMinute?: number;
  /** Whether day and night are alike and nothing comes in bursts; default false. */
  readonly steady?: boolean;
}

/** An endless stream of invented tweets, mostly about the president of Brazil, from November 2010 on; a pure function of its options. */
export interface TweetStream extends PostSource {
  newestFirst(window: IdWindow, countsAtMs?: number | null): Generator<InventedPost, void, undefined>;
}

export const DEFAULT_SEED = 1;
/** The default search of core/config.ts finds about half of them. */
const DEFAULT_POSTS_PER_MINUTE = 120;
/** Ids of one minute stay unique far above this. */
const POSTS_PER_MINUTE_MAX = 1_000_000;

const RETWEET_SHARE = 0.28;
const REPLY_SHARE = 0.22;
const QUOTE_SHARE = 0.1;
/** A retweet, reply or quote refers to an original up to two days older, mostly to a recent one. */
const REFERENCE_MINUTES_MAX = 2880;
/** How many minutes before that are looked through when one holds no original. */
const REFERENCE_SEARCH_MINUTES = 240;
/** How often the minute's first original is meant, so that a few become popular. */
const POPULAR_SHARE = 0.7;
/** Originals that are kept because others will refer to them; as many again that were kept before. */
const KEPT_ORIGINALS_MAX = 2048;
const POSITIONS_PER_MINUTE = 2 ** 22;

/** The stream for these options. Throws UsageError when one is out of range. */
export function tweetStream({
  seed = DEFAULT_SEED,
  postsPerMinute = DEFAULT_POSTS_PER_MINUTE,
  steady = false,
}: StreamOptions = {}): TweetStream {
  checkOptions(seed, postsPerMinute);
  const plan = minutePlan({ seed, postsPerMinute, isSteady: steady });
  const draftAt = drafter(seed, plan);
  return {
    *newestFirst(window, countsAtMs = null) {
      const { from, to } = plan.bounds(window);
      for (let minute = to.minute; minute >= from.minute; minute--) {
        const first = minute === from.minute ? from.index : 0;
        const end = minute === to.minute ? to.index : plan.count(minute);
        for (let index = end - 1; index >= first; index--) yield postOf(draftAt({ minute, index }), countsAtMs);
      }
    },
    count(window) {
      const { from, to } = plan.bounds(window);
      if (to.minute < from.minute) return 0;
      let count = to.index - from.index;
      for (let minute = from.minute; minute < to.minute; minute++) count += plan.count(minute);
      return Math.max(0, count);
    },
  };
}

function checkOptions(seed: number, postsPerMinute: number): void {
  if (!Number.isSafeInteger(seed)) throw new UsageError(`seed must be a whole number, got ${seed}`);
  if (!(postsPerMinute > 0 && postsPerMinute <= POSTS_PER_MINUTE_MAX)) {
    throw new UsageError(`posts per minute must be above 0 and at most ${POSTS_PER_MINUTE_MAX}, got ${postsPerMinute}`);
  }
}

/** Writes the tweet that stands at a position; keeps originals, which changes nothing but the speed. */
function drafter(seed: number, plan: MinutePlan): (position: Position) => Draft {
  const population = people(seed);
  let kept = new Map<number, Draft>();
  let keptBefore = kept;

  const draftAt = (position: Position): Draft => {
    const { minute, index } = position;
    const dice = diceFor(seed, minute, index, PURPOSE.content);
    const wanted = kindAt(seed, position);
    const referenced = wanted === 'original' ? null : findOriginal(position, dice.next(), dice.next());
    return draftOf({
      id: plan.id(minute, index),
      timeMs: plan.timeMs(minute, index),
      kind: referenced ? wanted : 'original',
      referenced,
      people: population,
      dice,
      engagement: diceFor(seed, minute, index, PURPOSE.engagement),
      removal: removalDice(seed, position),
    });
  };

  const keptAt = (position: Position): Draft => {
    const key = position.minute * POSITIONS_PER_MINUTE + position.index;
    const known = kept.get(key);
    if (known) return known;
    const draft = keptBefore.get(key) ?? draftAt(position);
    if (kept.size >= KEPT_ORIGINALS_MAX) {
      keptBefore = kept;
      kept = new Map();
    }
    kept.set(key, draft);
    return draft;
  };

  /** An original of this minute that is still there at a time (UTC milliseconds), beginning at a share of the minute. */
  const originalIn = (minute: number, share: number, timeMs: number): Draft | null => {
    const count = plan.count(minute);
    const start = Math.floor(share * count);
    for (let turn = 0; turn < count; turn++) {
      const index = (start + turn) % count;
      if (kindAt(seed, { minute, index }) !== 'original') continue;
      const original = keptAt({ minute, index });
      if (!isGone(original, timeMs)) return original;
    }
    return null;
  };

  /** An original of an earlier minute, or null when there is none for hours. */
  const findOriginal = (position: Position, age: number, choice: number): Draft | null => {
    const timeMs = plan.timeMs(position.minute, position.index);
    const share = choice < POPULAR_SHARE ? 0 : (choice - POPULAR_SHARE) / (1 - POPULAR_SHARE);
    const newest = position.minute - Math.ceil(REFERENCE_MINUTES_MAX ** age);
    for (let minute = newest; minute > newest - REFERENCE_SEARCH_MINUTES; minute--) {
      const found = originalIn(minute, share, timeMs);
      if (found) return found;
    }
    return null;
  };

  return draftAt;
}

/** Most tweets stay, and need no dice. */
function removalDice(seed: number, { minute, index }: Position): Dice | null {
  if (drawOnce(seed, minute, index, PURPOSE.removal) >= REMOVED_SHARE) return null;
  return diceFor(seed, minute, index, PURPOSE.removal);
}

/** What a tweet is, unless there is nothing that it could refer to: an original then. */
function kindAt(seed: number, { minute, index }: Position): PostKind {
  const draw = drawOnce(seed, minute, index, PURPOSE.kind);
  if (draw < RETWEET_SHARE) return 'retweet';
  if (draw < RETWEET_SHARE + REPLY_SHARE) return 'reply';
  return draw < RETWEET_SHARE + REPLY_SHARE + QUOTE_SHARE ? 'quote' : 'original';
}

function postOf(draft: Draft, countsAtMs: number | null): InventedPost {
  return {
    ...draft,
    tweet: { ...draft.tweet, public_metrics: metricsAt(draft, countsAtMs) },
    referenced: draft.referenced && postOf(draft.referenced, countsAtMs),
  };
}
