import { idOf, isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../../core/json.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import { timeMsOf } from '../../core/tweet-time.ts';
import { editHistoryOf, referencesOf } from '../../core/x-names.ts';
import { inTweetNames } from '../api/post-names.ts';

/** The id that a tweet of an archive has in the replay; its own when it is not replayed. */
export type NewId = (id: string) => string;

/**
 * A tweet of an archive as the replay shows it, in the words of tweets: ids of tweets, its times and the links to tweets are moved, all else
 * is as it was.
 */
export function movedTweet(original: JsonObject, newId: NewId): JsonObject & { readonly id: string } {
  const tweet = inTweetNames(original);
  const oldId = idOf(tweet.id) ?? '';
  const id = newId(oldId);
  const conversationId = idOf(tweet.conversation_id);
  return {
    ...tweet,
    id,
    ...(conversationId !== null && { conversation_id: newId(conversationId) }),
    ...(Array.isArray(tweet.edit_history_tweet_ids) && {
      edit_history_tweet_ids: editHistoryOf(tweet).map((version) => movedId(version, newId)),
    }),
    ...(Array.isArray(tweet.referenced_tweets) && {
      referenced_tweets: referencesOf(tweet).map((reference) => ({ ...reference, id: movedId(reference.id, newId) })),
    }),
    ...(isObject(tweet.entities) && { entities: movedEntities(tweet.entities, newId) }),
    ...(isObject(tweet.note_tweet) && { note_tweet: movedNote(tweet.note_tweet, newId) }),
    ...(id !== oldId && movedTimes(tweet, id)),
  };
}

function movedId(value: unknown, newId: NewId): unknown {
  const id = idOf(value);
  return id === null ? value : newId(id);
}

function movedNote(note: JsonObject, newId: NewId): JsonObject {
  return isObject(note.entities) ? { ...note, entities: movedEntities(note.entities, newId) } : note;
}

function movedEntities(entities: JsonObject, newId: NewId): JsonObject {
  return Array.isArray(entities.urls)
    ? { ...entities, urls: objectsOf(entities.urls).map((link) => movedLink(link, newId)) }
    : entities;
}

const STATUS =
  /^(https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/[\w/]+\/status\/|https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/i\/web\/status\/)(\d+)/i;

/** The link of a quote, of a cut text and of a medium names a tweet. */
function movedLink(link: JsonObject, newId: NewId): JsonObject {
  const address = stringOf(link.expanded_url)?.replace(STATUS, (_, start: string, id: string) => start + newId(id));
  return address === undefined ? link : { ...link, expanded_url: address };
}

/** When it was written, and until when it could be edited. */
function movedTimes(tweet: JsonObject, id: string): JsonObject {
  const createdMs = snowflakeTimeMs(id);
  if (createdMs === null) return {};
  const controls = objectOf(tweet.edit_controls);
  const editableMs = timeMsOf(controls.editable_until);
  const wasCreatedMs = timeMsOf(tweet.created_at);
  return {
    created_at: secondOf(createdMs),
    ...(editableMs !== null &&
      wasCreatedMs !== null && {
        edit_controls: { ...controls, editable_until: secondOf(createdMs + editableMs - wasCreatedMs) },
      }),
  };
}

/** X tells times to the second. */
function secondOf(timeMs: number): string {
  return new Date(Math.floor(timeMs / 1000) * 1000).toISOString();
}
