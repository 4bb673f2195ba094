import type { Post } from '../post.ts';
import type { Dice } from './dice.ts';

/** When and why a tweet is taken away. */
export interface Removal {
  /** UTC milliseconds. */
  readonly atMs: number;
  readonly reason: RemovalReason;
}

/** As X's compliance results name them. Source: docs.x.com, batch compliance, August 2026. */
type RemovalReason = 'deleted' | 'deactivated' | 'suspended' | 'protected';

/** How many tweets are ever taken away. */
export const REMOVED_SHARE = 0.02;
/** Nothing goes earlier, so that what was just read is still there. */
const AGE_MIN_MS = 60 * 60 * 1000;
/** The last go after sixty days; an hour, a day and a month are about as likely. */
const AGE_FACTOR = 60 * 24;

const REASONS: readonly RemovalReason[] = [
  ...Array<RemovalReason>(14).fill('deleted'),
  ...Array<RemovalReason>(3).fill('suspended'),
  ...Array<RemovalReason>(2).fill('deactivated'),
  'protected',
];

/** The removal of a tweet of this time (UTC milliseconds); null without dice: it stays. What repeats another goes with it. */
export function pickRemoval(timeMs: number, repeated: Removal | null, dice: Dice | null): Removal | null {
  if (dice === null) return repeated;
  const atMs = timeMs + Math.floor(AGE_MIN_MS * AGE_FACTOR ** dice.next());
  const own = { atMs, reason: dice.pick(REASONS) };
  return repeated && repeated.atMs < atMs ? repeated : own;
}

/** Whether the tweet is no longer there at this time (UTC milliseconds). */
export function isGone({ removal }: Pick<Post, 'removal'>, nowMs: number): boolean {
  return removal !== null && removal.atMs <= nowMs;
}

/** The post as it is seen at this time: what it refers to may be gone. */
export function seenAt(post: Post, nowMs: number): Post {
  return post.referenced && isGone(post.referenced, nowMs) ? { ...post, referenced: null } : post;
}
