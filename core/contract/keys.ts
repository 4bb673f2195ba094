/** Key prefixes of the zones; the same in S3 and in a local folder. */
export const RAW_PREFIX = 'raw/tweets/';
export const REF_PREFIX = 'ref/tweets/';
export const QUARANTINE_PREFIX = 'quarantine/tweets/';
export const IMPORT_QUARANTINE_PREFIX = 'quarantine/import/';
export const SEARCH_QUARANTINE_PREFIX = 'quarantine/search/';
export const HYDRATE_QUARANTINE_PREFIX = 'quarantine/hydrate/';
export const FORM_QUARANTINE_PREFIX = 'quarantine/form/';
/** What was asked of X, and what that covered; lines are added, none is ever changed. */
export const SEARCHES_PREFIX = 'searches/';
export const STREAM_QUARANTINE_PREFIX = 'quarantine/stream/';
export const SEARCH_STATE_PREFIX = 'state/search/';
/** The stream's own state, and under it, by search, that of filling its gaps: `state/stream.json`, `state/stream/…`. */
export const STREAM_STATE_KEY = 'state/stream.json';
export const STREAM_FILL_STATE_PREFIX = 'state/stream/';
export const BACKFILL_STATE_PREFIX = 'state/backfill/';
export const HYDRATE_STATE_PREFIX = 'state/hydrate/';
export const BUDGET_STATE_PREFIX = 'state/budget/';
export const LAKE_STATE_KEY = 'state/lake.json';
/** Requests to erase tweets; objects are added, none is ever changed. */
export const ERASURE_PREFIX = 'erasure/';
/** What may be deleted at any time: caches, and work in progress. */
export const TMP_PREFIX = 'tmp/';

/** First folder of the keys that live in the REF bucket; every other key lives in the RAW bucket. */
export const REF_BUCKET_ROOTS = ['ref/', 'compacted/'] as const;

/** Names under which a part tells what it was made from: Parquet key-value metadata and S3 user metadata. */
export const PART_INPUTS_META = 'tweetlake-inputs';
export const PART_REFINE_VERSION_META = 'tweetlake-refine-version';
