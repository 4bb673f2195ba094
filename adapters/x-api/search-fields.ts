import type { PaidExpansions } from '../../core/post-price.ts';

/** What a search asks for besides ids and texts: all that REF has columns for. Source: docs.x.com, fields, August 2026. */
const TWEET_FIELDS = [
  'attachments',
  'author_id',
  'conversation_id',
  'created_at',
  'edit_history_tweet_ids',
  'entities',
  'geo',
  'id',
  'in_reply_to_user_id',
  'lang',
  'note_tweet',
  'possibly_sensitive',
  'public_metrics',
  'referenced_tweets',
  'source',
  'text',
  'withheld',
];
const MEDIA_FIELDS = ['media_key', 'preview_image_url', 'type', 'url', 'variants'];
const PLACE_FIELDS = ['country', 'country_code', 'full_name', 'geo', 'id', 'name', 'place_type'];
const USER_FIELDS = [
  'created_at',
  'description',
  'id',
  'location',
  'name',
  'public_metrics',
  'username',
  'verified',
  'verified_type',
];

/** Media and places cost nothing. */
const FREE_EXPANSIONS = ['attachments.media_keys', 'geo.place_id'];

/** The query parameters that say which fields X sends. */
export function fieldParameters({ expandAuthors, expandReferenced }: PaidExpansions): Record<string, string> {
  const expansions = [
    ...FREE_EXPANSIONS,
    ...(expandAuthors ? ['author_id'] : []),
    ...(expandReferenced ? ['referenced_tweets.id'] : []),
  ];
  return {
    'tweet.fields': TWEET_FIELDS.join(','),
    'media.fields': MEDIA_FIELDS.join(','),
    'place.fields': PLACE_FIELDS.join(','),
    ...(expandAuthors ? { 'user.fields': USER_FIELDS.join(',') } : {}),
    expansions: expansions.join(','),
  };
}
