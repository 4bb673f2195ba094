import { SourceError, type SourceFailure } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { PaidExpansions } from '../../core/post-price.ts';
import { compareIds, snowflakeTimeMs } from '../../core/snowflake.ts';
import type {
  CountPage,
  CountRequest,
  PostCount,
  RateLimit,
  SearchPage,
  SearchRequest,
  TweetAnswer,
  TweetSource,
} from '../../pipeline/ports/tweet-source.ts';

export interface FakeSource extends TweetSource {
  readonly requests: SearchRequest[];
  readonly countRequests: CountRequest[];
  /** The ids of each request by ids. */
  readonly idRequests: (readonly string[])[];
  /** Published tweets; a test may add to them. */
  readonly tweets: JsonObject[];
  /** The next requests fail so, one each. */
  readonly failures: SourceFailure[];
  /** What the next answers say is left of the rate limit; none when empty. */
  readonly remaining: number[];
}

export const RATE_RESET_MS = Date.parse('2026-11-21T13:45:00Z');
const HOUR_MS = 3_600_000;

/** The API over a list of tweets, in pages of `pageTweets` (or hours, for counts), newest first, as X gives them. */
export function fakeSource(tweets: JsonObject[], pageTweets = 100, expansions: PaidExpansions = {}): FakeSource {
  const requests: SearchRequest[] = [];
  const countRequests: CountRequest[] = [];
  const idRequests: (readonly string[])[] = [];
  const failures: SourceFailure[] = [];
  const remaining: number[] = [];
  const answer = (): { readonly rateLimit: RateLimit | null } => {
    const failure = failures.shift();
    if (failure) throw new SourceError(`X refused: ${failure.kind}`, failure);
    const left = remaining.shift();
    return { rateLimit: left === undefined ? null : { remaining: left, resetAtMs: RATE_RESET_MS } };
  };
  return {
    expansions,
    requests,
    countRequests,
    idRequests,
    tweets,
    failures,
    remaining,
    async search(request) {
      requests.push(request);
      return { ...answer(), ...pageOf(tweets, request, Math.min(pageTweets, request.maxResults)) };
    },
    async count(request) {
      countRequests.push(request);
      return { ...answer(), ...countPageOf(tweets, request, pageTweets) };
    },
    async tweetsByIds(ids) {
      idRequests.push(ids);
      return { ...answer(), ...byIds(tweets, ids) };
    },
  };
}

function pageOf(tweets: readonly JsonObject[], request: SearchRequest, size: number): Omit<SearchPage, 'rateLimit'> {
  const found = within(tweets, request);
  const start = Number(request.nextToken ?? 0);
  const end = start + size;
  return {
    tweets: found.slice(start, end),
    includes: {},
    errors: [],
    nextToken: end < found.length ? String(end) : null,
  };
}

/** Only hours that hold tweets. */
function countPageOf(tweets: readonly JsonObject[], request: CountRequest, size: number): Omit<CountPage, 'rateLimit'> {
  const posts = new Map<number, number>();
  for (const { id } of within(tweets, request.window ?? EVERYTHING)) {
    const timeMs = snowflakeTimeMs(String(id)) ?? 0;
    const startMs = timeMs - (timeMs % HOUR_MS);
    posts.set(startMs, (posts.get(startMs) ?? 0) + 1);
  }
  const hours = [...posts].map(([startMs, count]) => ({ startMs, endMs: startMs + HOUR_MS, posts: count }));
  const start = Number(request.nextToken ?? 0);
  const end = start + size;
  return { counts: hours.slice(start, end).sort(byTime), nextToken: end < hours.length ? String(end) : null };
}

const EVERYTHING = { sinceId: '1', untilId: '9223372036854775807' };

function byTime(a: PostCount, b: PostCount): number {
  return a.startMs - b.startMs;
}

function byIds(tweets: readonly JsonObject[], ids: readonly string[]): Omit<TweetAnswer, 'rateLimit'> {
  const found = tweets.filter(({ id }) => ids.includes(String(id)));
  const gone = ids.filter((id) => !found.some((tweet) => tweet.id === id));
  return {
    tweets: found,
    includes: {},
    errors: gone.map((value) => ({
      value,
      resource_id: value,
      parameter: 'ids',
      resource_type: 'tweet',
      title: 'Not Found Error',
      detail: `Could not find tweet with ids: [${value}].`,
    })),
  };
}

function within(tweets: readonly JsonObject[], window: { sinceId: string; untilId: string }): readonly JsonObject[] {
  return tweets
    .filter(({ id }) => compareIds(String(id), window.sinceId) > 0 && compareIds(String(id), window.untilId) < 0)
    .sort((a, b) => compareIds(String(b.id), String(a.id)));
}
