import type { JsonObject } from '../../core/json.ts';
import type { Report } from './answer.ts';
import { type Parameters, readNames } from './parameters.ts';
import { tweetNameOf } from './post-names.ts';

/** What a request wants to see of each kind of object. */
export interface Selection {
  readonly tweetFields: readonly string[];
  readonly userFields: readonly string[];
  readonly mediaFields: readonly string[];
  readonly placeFields: readonly string[];
  readonly expansions: readonly string[];
  /** Whether the answer speaks of posts: it does when it was asked in those words. */
  readonly inPostNames: boolean;
}

/** The names that X knows, by parameter; what the stream has nothing for is accepted and left out. Source: docs.x.com, August 2026. */
const NAMES = {
  'tweet.fields':
    words(`article attachments author_id card_uri community_id context_annotations conversation_id created_at
    display_text_range edit_controls edit_history_tweet_ids entities geo id in_reply_to_user_id lang media_metadata
    non_public_metrics note_tweet organic_metrics possibly_sensitive promoted_metrics public_metrics referenced_tweets
    reply_settings scopes source suggested_source_links text withheld`),
  'user.fields':
    words(`affiliation confirmed_email connection_status created_at description entities id is_identity_verified
    location most_recent_tweet_id name parody pinned_tweet_id profile_banner_url profile_image_url protected
    public_metrics receives_your_dm subscription subscription_type url username verified verified_followers_count
    verified_type withheld`),
  'media.fields': words(`alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url
    promoted_metrics public_metrics type url variants width`),
  'place.fields': words('contained_within country country_code full_name geo id name place_type'),
  'poll.fields': words('duration_minutes end_datetime id options voting_status'),
  expansions: words(`article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet
    attachments.poll_ids author_id author_screen_name edit_history_tweet_ids entities.mentions.username
    entities.note.mentions.username geo.place_id in_reply_to_user_id referenced_tweets.id
    referenced_tweets.id.attachments.media_keys referenced_tweets.id.author_id`),
} as const;

const POST_FIELDS = 'post.fields';

/** The parameters that select what is shown. */
export const SELECTION_PARAMETERS: readonly string[] = [...Object.keys(NAMES), POST_FIELDS];

const DEFAULT_TWEET_FIELDS = ['id', 'text', 'edit_history_tweet_ids'];
const DEFAULT_USER_FIELDS = ['id', 'name', 'username'];
const DEFAULT_MEDIA_FIELDS = ['media_key', 'type'];
const DEFAULT_PLACE_FIELDS = ['id', 'full_name'];

/** An expansion also brings the field that it expands. Source: the examples of docs.x.com, expansions. */
const FIELD_OF_EXPANSION: Readonly<Record<string, string>> = {
  'attachments.media_keys': 'attachments',
  author_id: 'author_id',
  'entities.mentions.username': 'entities',
  'geo.place_id': 'geo',
  in_reply_to_user_id: 'in_reply_to_user_id',
  'referenced_tweets.id': 'referenced_tweets',
  'referenced_tweets.id.author_id': 'referenced_tweets',
};

/** Everything that X gives, as an archive would hold it. */
export const EVERYTHING: Selection = {
  tweetFields: NAMES['tweet.fields'],
  userFields: NAMES['user.fields'],
  mediaFields: NAMES['media.fields'],
  placeFields: NAMES['place.fields'],
  expansions: NAMES.expansions,
  inPostNames: false,
};

/** Reads what a request wants to see; reports names that X does not know. */
export function readSelection(parameters: Parameters, report: Report): Selection {
  const names = (name: keyof typeof NAMES, asked: string = name) =>
    readNames(parameters, asked, { allowed: NAMES[name], report, spelling: tweetNameOf });
  const expansions = names('expansions');
  names('poll.fields');
  const expanded = expansions.flatMap((name) => FIELD_OF_EXPANSION[name] ?? []);
  return {
    tweetFields: [
      ...new Set([
        ...DEFAULT_TWEET_FIELDS,
        ...names('tweet.fields'),
        ...names('tweet.fields', POST_FIELDS),
        ...expanded,
      ]),
    ],
    userFields: [...new Set([...DEFAULT_USER_FIELDS, ...names('user.fields')])],
    mediaFields: [...new Set([...DEFAULT_MEDIA_FIELDS, ...names('media.fields')])],
    placeFields: [...new Set([...DEFAULT_PLACE_FIELDS, ...names('place.fields')])],
    expansions,
    inPostNames: parameters.has(POST_FIELDS),
  };
}

/** The fields that are wanted and there. */
export function selected(object: JsonObject, fields: readonly string[]): JsonObject {
  const kept: Record<string, unknown> = {};
  for (const field of fields) if (object[field] !== undefined) kept[field] = object[field];
  return kept;
}

function words(list: string): readonly string[] {
  return list.split(/\s+/);
}
