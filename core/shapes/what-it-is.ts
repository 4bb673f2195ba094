import type { Rejection } from '../envelope.ts';
import { isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../json.ts';
import { longFormOf } from '../x-names.ts';

/** What something is instead of a tweet. */
export type NotATweet = Pick<Rejection, 'kind' | 'reason'>;

/** Whether this has the shape of X API v2's tweet: a text, and no mark of v1.1 or of a direct message. */
export function isV2Tweet(value: unknown): value is JsonObject {
  if (!isObject(value) || value.id_str !== undefined || value.event_type !== undefined) return false;
  return typeof value.text === 'string' ? !isObject(value.user) : typeof longFormOf(value)?.text === 'string';
}

/** Whether this has the shape of API v1.1's tweet: `id_str`, `full_text` or a whole `user`, and a text. */
export function isV1Tweet(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const hasText = typeof value.full_text === 'string' || typeof value.text === 'string';
  return hasText && (value.id_str !== undefined || value.full_text !== undefined || isObject(value.user));
}

const V1_NOTICES = [
  'delete',
  'limit',
  'scrub_geo',
  'status_withheld',
  'user_withheld',
  'disconnect',
  'warning',
  'friends',
  'control',
];

/** Names what is not a tweet, with a reason that a person understands. */
export function whatItIs(value: unknown): NotATweet {
  if (!isObject(value)) return { kind: 'scalar', reason: `${scalarName(value)}, not an object` };
  if (value.tweet_count !== undefined || value.post_count !== undefined) {
    return { kind: 'counts', reason: 'a count of tweets, not a tweet' };
  }
  if (value.owner_id !== undefined || value.member_count !== undefined) {
    return { kind: 'list', reason: 'a list of accounts, not a tweet' };
  }
  if (isUser(value)) return { kind: 'user', reason: 'a user, not a tweet' };
  return complianceOf(value) ?? errorOf(value) ?? noticeOf(value) ?? otherOf(value);
}

function isUser(value: JsonObject): boolean {
  return value.username !== undefined || value.screen_name !== undefined;
}

function complianceOf(value: JsonObject): NotATweet | null {
  const action = stringOf(value.action);
  const event = action ?? Object.keys(value).find((key) => objectOf(value[key]).event_at !== undefined);
  return event === undefined ? null : { kind: 'compliance', reason: `a compliance event (${event}), not a tweet` };
}

function errorOf(value: JsonObject): NotATweet | null {
  const errors = objectsOf(value.errors);
  const error = errors[0] ?? (isProblem(value) ? value : null);
  if (!error) return null;
  const what = stringOf(error.detail) ?? stringOf(error.message) ?? stringOf(error.title) ?? stringOf(error.error);
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return { kind: 'error', reason: `an error of the API instead of tweets: ${what ?? 'without a message'}${more}` };
}

/** Whether this is an error document: problem+json, or v1.1's `error`. */
function isProblem(value: JsonObject): boolean {
  return (typeof value.title === 'string' && typeof value.type === 'string') || typeof value.error === 'string';
}

function noticeOf(value: JsonObject): NotATweet | null {
  const notice = V1_NOTICES.find((key) => value[key] !== undefined);
  return notice === undefined ? null : { kind: 'notice', reason: `a notice of the stream (${notice}), not a tweet` };
}

const KEYS_SHOWN_MAX = 6;

function otherOf(value: JsonObject): NotATweet {
  const keys = Object.keys(value);
  const shown = keys.slice(0, KEYS_SHOWN_MAX).map((key) => key.slice(0, 40));
  const more = keys.length > KEYS_SHOWN_MAX ? ', …' : '';
  const reason =
    keys.length === 0 ? 'an empty object' : `an object that is no known shape, with ${shown.join(', ')}${more}`;
  return { kind: 'other', reason };
}

function scalarName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array inside an array' : `a ${typeof value}`;
}
