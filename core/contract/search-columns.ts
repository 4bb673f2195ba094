/** A column of the table `searches`; the type is in Hive's words. */
export interface SearchColumnDefinition {
  readonly name: string;
  readonly type: 'string' | 'bigint';
  readonly comment: string;
}

/**
 * The columns of `searches`: what was asked of X, by which text, and what that gave. Times are ISO 8601 in UTC with
 * milliseconds, as text: they sort and compare as they stand, the same on every engine.
 */
export const SEARCH_COLUMNS = [
  { name: 'run', type: 'string', comment: 'Name of the run; with began_at and name it is unique' },
  { name: 'began_at', type: 'string', comment: 'When the run began, before its first request' },
  {
    name: 'event',
    type: 'string',
    comment:
      'began (written before the first request), covered (tweets_from to tweets_until was read), ' +
      'missed (that span was out of reach of X), ended',
  },
  { name: 'event_at', type: 'string', comment: 'When the event was' },
  { name: 'name', type: 'string', comment: 'Name of the search or rule: the tag of its tweets' },
  { name: 'source', type: 'string', comment: 'search, backfill, stream or hydrate (tweets by their ids)' },
  { name: 'query', type: 'string', comment: 'What X was asked for' },
  { name: 'tweets_from', type: 'string', comment: 'Of covered and missed: the first time of tweets' },
  { name: 'tweets_until', type: 'string', comment: 'Of covered and missed: the time of tweets before which it ends' },
  {
    name: 'outcome',
    type: 'string',
    comment: 'Of ended: complete, cut, or died (a run that ended without a word; a later run writes it down)',
  },
  { name: 'reason', type: 'string', comment: 'Of ended: why it is not complete' },
  {
    name: 'posts',
    type: 'bigint',
    comment: 'Of ended: tweets that the run wrote to RAW, of a stream those of all its rules; null when it died',
  },
  { name: 'requests', type: 'bigint', comment: 'Of ended: requests to X; null when it died' },
] as const satisfies readonly SearchColumnDefinition[];
