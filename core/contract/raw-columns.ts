/** A column of `raw_tweets`; the type is in Hive's words. */
export interface RawColumnDefinition {
  readonly name: string;
  readonly type: string;
}

/** The type of a value in RAW: a plain type, a list of one type, or an object by field. */
type RawType = 'string' | 'bigint' | 'double' | 'boolean' | readonly [RawType] | RawFields;

interface RawFields {
  readonly [field: string]: RawType;
}

const SPAN = { start: 'bigint', end: 'bigint' } as const;
const TAGS = [{ ...SPAN, tag: 'string' }] as const;
const IMAGES = [{ url: 'string', width: 'bigint', height: 'bigint' }] as const;
const WITHHELD = { copyright: 'boolean', country_codes: ['string'], scope: 'string' } as const;

const URLS = [
  {
    ...SPAN,
    url: 'string',
    expanded_url: 'string',
    display_url: 'string',
    unwound_url: 'string',
    title: 'string',
    description: 'string',
    status: 'bigint',
    media_key: 'string',
    images: IMAGES,
  },
] as const;

const ENTITIES = {
  hashtags: TAGS,
  cashtags: TAGS,
  mentions: [{ ...SPAN, username: 'string', id: 'string' }],
  urls: URLS,
  annotations: [{ ...SPAN, probability: 'double', type: 'string', normalized_text: 'string' }],
} as const;

const TOPIC = { id: 'string', name: 'string', description: 'string' } as const;
const REFERENCES = [{ type: 'string', id: 'string' }] as const;
const LONG_TEXT = { text: 'string', entities: ENTITIES } as const;

/** A tweet of X API v2, under both generations of field names (tweet and post). Source: docs.x.com, data dictionary, August 2026. */
const TWEET = {
  id: 'string',
  text: 'string',
  created_at: 'string',
  lang: 'string',
  author_id: 'string',
  conversation_id: 'string',
  in_reply_to_user_id: 'string',
  referenced_tweets: REFERENCES,
  referenced_posts: REFERENCES,
  note_tweet: LONG_TEXT,
  note_post: LONG_TEXT,
  entities: ENTITIES,
  attachments: { media_keys: ['string'], poll_ids: ['string'] },
  geo: { place_id: 'string', coordinates: { type: 'string', coordinates: ['double'] } },
  public_metrics: {
    retweet_count: 'bigint',
    repost_count: 'bigint',
    reply_count: 'bigint',
    like_count: 'bigint',
    quote_count: 'bigint',
    bookmark_count: 'bigint',
    impression_count: 'bigint',
  },
  possibly_sensitive: 'boolean',
  truncated: 'boolean',
  source: 'string',
  reply_settings: 'string',
  edit_history_tweet_ids: ['string'],
  edit_history_post_ids: ['string'],
  edit_controls: { edits_remaining: 'bigint', is_edit_eligible: 'boolean', editable_until: 'string' },
  withheld: WITHHELD,
  context_annotations: [{ domain: TOPIC, entity: TOPIC }],
} as const;

const USER = {
  id: 'string',
  name: 'string',
  username: 'string',
  created_at: 'string',
  description: 'string',
  location: 'string',
  url: 'string',
  profile_image_url: 'string',
  pinned_tweet_id: 'string',
  protected: 'boolean',
  verified: 'boolean',
  verified_type: 'string',
  public_metrics: {
    followers_count: 'bigint',
    following_count: 'bigint',
    tweet_count: 'bigint',
    post_count: 'bigint',
    listed_count: 'bigint',
    like_count: 'bigint',
    media_count: 'bigint',
  },
  entities: {
    url: { urls: URLS },
    description: { hashtags: TAGS, cashtags: TAGS, mentions: ENTITIES.mentions, urls: URLS },
  },
  withheld: WITHHELD,
} as const;

const MEDIA = {
  media_key: 'string',
  type: 'string',
  url: 'string',
  preview_image_url: 'string',
  alt_text: 'string',
  duration_ms: 'bigint',
  width: 'bigint',
  height: 'bigint',
  public_metrics: { view_count: 'bigint' },
  variants: [{ bit_rate: 'bigint', content_type: 'string', url: 'string' }],
} as const;

const PLACE = {
  id: 'string',
  name: 'string',
  full_name: 'string',
  country: 'string',
  country_code: 'string',
  place_type: 'string',
  geo: { type: 'string', bbox: ['double'] },
} as const;

const POLL = {
  id: 'string',
  options: [{ position: 'bigint', label: 'string', votes: 'bigint' }],
  duration_minutes: 'bigint',
  end_datetime: 'string',
  voting_status: 'string',
} as const;

/** The members of an envelope, and in them what X API v2 sends. */
const ENVELOPE = {
  data: TWEET,
  includes: { users: [USER], tweets: [TWEET], posts: [TWEET], media: [MEDIA], places: [PLACE], polls: [POLL] },
  matching_rules: [{ id: 'string', tag: 'string' }],
  collected_at: 'string',
  collected_by: 'string',
} as const satisfies RawFields;

/**
 * The columns of `raw_tweets`; the Glue table and the DuckDB view come from here.
 * What a tweet holds besides is in the RAW file, but not in SQL.
 */
export const RAW_COLUMNS: readonly RawColumnDefinition[] = Object.entries(ENVELOPE).map(([name, type]) => ({
  name,
  type: hiveTypeOf(type),
}));

/** Partition columns of RAW: the tweet's UTC day as a string, `YYYY-MM-DD`. */
export const RAW_PARTITIONS = [{ name: 'day' }] as const;

function hiveTypeOf(type: RawType): string {
  if (typeof type === 'string') return type;
  if (isList(type)) return `array<${hiveTypeOf(type[0])}>`;
  const fields = Object.entries(type).map(([field, of]) => `${field}:${hiveTypeOf(of)}`);
  return `struct<${fields.join(',')}>`;
}

function isList(type: Exclude<RawType, string>): type is readonly [RawType] {
  return Array.isArray(type);
}
