import type { PaidExpansions } from '../../core/post-price.ts';
import type { Archive, TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { type Api, jsonGetter } from './get-json.ts';
import { countPageOf, lookupOf, searchPageOf } from './read-answer.ts';
import { fieldParameters } from './search-fields.ts';

export interface XApiSourceOptions extends Api, PaidExpansions {}

const SEARCH_PATHS: Readonly<Record<Archive, string>> = { recent: 'tweets/search/recent', all: 'tweets/search/all' };
const COUNT_PATHS: Readonly<Record<Archive, string>> = { recent: 'tweets/counts/recent', all: 'tweets/counts/all' };

/**
 * X's search, counts and tweets by id over HTTP. Nothing is tried again here, and nothing waited for.
 * Throws UsageError when `url` is none. No message holds the token.
 */
export function xApiSource(options: XApiSourceOptions): TweetSource {
  const get = jsonGetter(options);
  const { expandAuthors = false, expandReferenced = false } = options;
  const expansions = { expandAuthors, expandReferenced };
  const fields = fieldParameters(expansions);
  return {
    expansions,
    search: async ({ archive, query, sinceId, untilId, nextToken, maxResults }) => {
      const window = { since_id: sinceId, until_id: untilId };
      const sent = { query, ...window, max_results: maxResults, ...tokenParameter(nextToken), ...fields };
      return searchPageOf(await get(SEARCH_PATHS[archive], sent));
    },
    count: async ({ archive, query, window, nextToken }) => {
      const sent = {
        query,
        ...(window && { since_id: window.sinceId, until_id: window.untilId }),
        granularity: 'hour',
        ...tokenParameter(nextToken),
      };
      return countPageOf(await get(COUNT_PATHS[archive], sent));
    },
    tweetsByIds: async (ids) => lookupOf(await get('tweets', { ids: ids.join(','), ...fields })),
  };
}

function tokenParameter(nextToken: string | undefined): Record<string, string> {
  return nextToken === undefined ? {} : { next_token: nextToken };
}
