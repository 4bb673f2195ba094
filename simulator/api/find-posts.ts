import { idAt, idBefore, snowflakeTimeMs } from '../../core/snowflake.ts';
import type { Post, PostSource } from '../post.ts';
import type { Matcher } from '../query/matcher.ts';
import { type IdWindow, windowOfTimes } from '../tweets/id-window.ts';
import { isGone, seenAt } from '../tweets/removal.ts';

/** Where a search looks, and for what. */
export interface Finding {
  readonly stream: PostSource;
  readonly window: IdWindow;
  readonly matches: Matcher;
  /** The time of the request, UTC milliseconds: what is gone by then is not found. */
  readonly nowMs: number;
  /** When likes and the like are taken, UTC milliseconds; null: what they grow to in the end. */
  readonly countsAtMs: number | null;
  /** Whether the index does not show this tweet yet; default: it shows all. */
  readonly isLate?: (id: string, timeMs: number) => boolean;
}

export interface FoundPosts {
  /** Newest first. */
  readonly posts: readonly Post[];
  /** The id below which the next page goes on; null when there is none. */
  readonly lastId: string | null;
}

/** Posts that one page looks through at most, so that a search for what is rare does not hold up everybody; X gives short pages too. */
const LOOKED_AT_MAX = 4000;

/** A page of what a search finds; it may be short, or empty, and have a next one. */
export function findPosts(finding: Finding, resultsMax: number): FoundPosts {
  const { stream, window, nowMs, countsAtMs } = finding;
  const posts: Post[] = [];
  let lookedAt = 0;
  for (const post of stream.newestFirst(window, countsAtMs)) {
    if (isFound(post, finding)) {
      // One more than the page holds tells that another page follows.
      const last = posts.at(-1);
      if (posts.length === resultsMax && last) return { posts, lastId: last.tweet.id };
      posts.push(seenAt(post, nowMs));
    }
    if (++lookedAt === LOOKED_AT_MAX) return { posts, lastId: post.tweet.id };
  }
  return { posts, lastId: null };
}

/** Search by keyword gives no retweets. Source: X API changelog, May 2026. */
function isFound(post: Post, { matches, nowMs, isLate }: Finding): boolean {
  if (isLate?.(post.tweet.id, post.timeMs)) return false;
  return post.kind !== 'retweet' && !isGone(post, nowMs) && matches(post);
}

/** A count that would look at more than this is taken from a sample. */
const COUNTED_EXACTLY_MAX = 3000;
const SAMPLES = 50;
const POSTS_PER_SAMPLE = 20;

/**
 * How many posts a search finds in each span of its window; `endsMs` (UTC milliseconds, ascending, the last the window's end)
 * says where they end. Exact for windows of up to 3,000 posts, else the share in a sample times the posts that are there.
 */
export function countFound(finding: Finding, endsMs: readonly number[]): readonly number[] {
  const { stream, window } = finding;
  const all = stream.count(window);
  return all <= COUNTED_EXACTLY_MAX ? countEach(finding, endsMs) : estimateEach(finding, endsMs, all);
}

function countEach(finding: Finding, endsMs: readonly number[]): readonly number[] {
  const counts = endsMs.map(() => 0);
  let span = endsMs.length - 1;
  for (const post of finding.stream.newestFirst(finding.window)) {
    while (span > 0 && post.timeMs < (endsMs[span - 1] ?? 0)) span--;
    if (isFound(post, finding)) counts[span] = (counts[span] ?? 0) + 1;
  }
  return counts;
}

function estimateEach(finding: Finding, endsMs: readonly number[], all: number): readonly number[] {
  const { stream, window } = finding;
  const share = sampledShare(finding, all);
  let sinceId = window.sinceId;
  let there = 0;
  let before = 0;
  // The differences of what is rounded add up to what the whole is rounded to, however the window is cut.
  return endsMs.map((endMs, index) => {
    const untilId = index === endsMs.length - 1 ? window.untilId : idAt(endMs);
    there += stream.count({ sinceId, untilId });
    sinceId = idBefore(untilId);
    const upToHere = Math.round(there * share);
    const count = upToHere - before;
    before = upToHere;
    return count;
  });
}

function sampledShare(finding: Finding, all: number): number {
  const { stream, window } = finding;
  const startMs = snowflakeTimeMs((BigInt(window.sinceId) + 1n).toString()) ?? 0;
  const spanMs = (snowflakeTimeMs(window.untilId) ?? startMs) - startMs;
  const sampleMs = Math.max(1, (spanMs / all) * POSTS_PER_SAMPLE);
  let lookedAt = 0;
  let found = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const fromMs = startMs + Math.floor((sample * spanMs) / SAMPLES);
    for (const post of stream.newestFirst(windowOfTimes(fromMs, Math.floor(fromMs + sampleMs)))) {
      lookedAt++;
      if (isFound(post, finding)) found++;
    }
  }
  return found / Math.max(1, lookedAt);
}
