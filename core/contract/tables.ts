/** Names of the tables and views that SQL sees, the same on Athena and DuckDB. */
export const TWEETS_TABLE = 'tweets';
export const RAW_TWEETS_TABLE = 'raw_tweets';
export const TUITES_VIEW = 'tuites';
export const SEARCHES_TABLE = 'searches';
