import { SourceError } from '../../core/errors.ts';
import type { SearchPage, SearchRequest } from '../../pipeline/ports/tweet-source.ts';

/** What was odd about an answer of X, in words; empty when nothing was. */
export function oddnessOf(page: SearchPage, request: SearchRequest): string[] {
  const { tweets, errors, nextToken } = page;
  const odd: Readonly<Record<string, boolean>> = {
    'an empty page with a token': tweets.length === 0 && nextToken !== null,
    'partial errors': errors.length > 0,
    'a tweet twice': new Set(tweets.map(({ id }) => id)).size < tweets.length,
    'a token again': nextToken !== null && nextToken === request.nextToken,
    'a token back to the first page': nextToken === `0${request.untilId}` && request.nextToken !== undefined,
    'the last request of the limit': page.rateLimit?.remaining === 0,
  };
  return Object.keys(odd).filter((what) => odd[what]);
}

/** What X refused with, without what differs each time. */
export function refusalOf(error: unknown): string[] {
  return error instanceof SourceError ? [error.message.replace(/ \d{4}-.*/, '')] : [];
}

export function countOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
