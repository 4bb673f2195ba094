import { compareIds } from '../../core/snowflake.ts';
import type { Post, PostSource } from '../post.ts';
import { drawOnce, PURPOSE } from '../tweets/dice.ts';
import { windowOfTimes } from '../tweets/id-window.ts';

/** Posts as a live stream hands them on: a little after they were written, not in order, a few twice. */
export interface LiveFeed {
  /** What is handed on up to this time (UTC milliseconds) and was not given before, in the order in which it is handed on. */
  due(untilMs: number): readonly Post[];
}

const DELAY_MIN_MS = 200;
/** Most come soon after. */
const DELAY_SPREAD_MS = 2800;
const DELAY_MAX_MS = DELAY_MIN_MS + DELAY_SPREAD_MS;
/** X says that duplicates are possible, not how many. */
const DUPLICATE_SHARE = 0.005;

interface Delivery {
  readonly post: Post;
  readonly dueMs: number;
}

/**
 * The feed from a time on (UTC milliseconds, excluded). When a post is handed on depends on the seed and its id alone, so what
 * a feed that begins later does not give is what was due while nobody listened.
 */
export function liveFeed(stream: PostSource, seed: number, fromMs: number): LiveFeed {
  let madeUntilMs = fromMs - 2 * DELAY_MAX_MS;
  let pending: Delivery[] = [];

  const make = (untilMs: number) => {
    if (untilMs <= madeUntilMs) return;
    for (const post of stream.newestFirst(windowOfTimes(madeUntilMs, untilMs), untilMs)) {
      pending.push(...deliveriesOf(post, seed).filter(({ dueMs }) => dueMs > fromMs));
    }
    madeUntilMs = untilMs;
  };

  return {
    due(untilMs) {
      make(untilMs);
      const due = pending.filter(({ dueMs }) => dueMs <= untilMs);
      if (due.length > 0) pending = pending.filter(({ dueMs }) => dueMs > untilMs);
      return due.sort(byTime).map(({ post }) => post);
    },
  };
}

function byTime(a: Delivery, b: Delivery): number {
  return a.dueMs - b.dueMs || compareIds(a.post.tweet.id, b.post.tweet.id);
}

function deliveriesOf(post: Post, seed: number): readonly Delivery[] {
  const id = BigInt(post.tweet.id);
  const draw = (turn: number) => drawOnce(seed + turn, Number(id & 0xffff_ffffn), Number(id >> 32n), PURPOSE.delivery);
  const dueMs = post.timeMs + DELAY_MIN_MS + Math.floor(DELAY_SPREAD_MS * draw(0) ** 3);
  const first = { post, dueMs };
  return draw(1) < DUPLICATE_SHARE ? [first, { post, dueMs: dueMs + Math.floor(DELAY_MAX_MS * draw(2)) }] : [first];
}
