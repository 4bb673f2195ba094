import { SourceError } from '../../core/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { CountPage, CountRequest, PostCount, TweetSource } from '../ports/tweet-source.ts';

/** X's limit for the full archive. Source: docs.x.com, rate limits, August 2026. */
const REQUEST_MS_MIN = 1000;

export interface CountOptions {
  /** The most requests that may be made; each costs. */
  readonly requestsMax: number;
  readonly clock: Clock;
}

/**
 * How many posts a search would give, by hour, oldest first. Rejects with SourceError, also when X has more pages than
 * may be asked for: half a count would be taken for the whole.
 */
export async function countPosts(
  source: TweetSource,
  request: Omit<CountRequest, 'nextToken'>,
  { requestsMax, clock }: CountOptions,
): Promise<PostCount[]> {
  const pages: CountPage[] = [];
  for (let nextToken: string | null = null; pages.length < requestsMax; ) {
    if (pages.length > 0 && request.archive === 'all') await clock.sleep(REQUEST_MS_MIN);
    const page: CountPage = await source.count({ ...request, ...(nextToken === null ? {} : { nextToken }) });
    pages.push(page);
    nextToken = page.nextToken;
    if (nextToken === null) return pages.flatMap(({ counts }) => counts).sort((a, b) => a.startMs - b.startMs);
  }
  throw new SourceError(`the counts did not end after ${requestsMax} requests`, { kind: 'unavailable' });
}
