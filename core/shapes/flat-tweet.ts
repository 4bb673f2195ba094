import { arrayOf, idOf, isObject, type JsonObject, objectOf, objectsOf } from '../json.ts';
import { referencesOf } from '../x-names.ts';
import type { IncludesCollector } from './includes-collector.ts';

/** A tweet holds the one it quotes or replies to, which may hold one more; deeper is no work of X's. */
const REFERENCE_DEPTH_MAX = 4;

/** Whether this v2 tweet was flattened: what stands in `includes` was put inside it. */
export function isFlatTweet(tweet: JsonObject): boolean {
  return (
    isObject(tweet.author) ||
    isObject(tweet.in_reply_to_user) ||
    isObject(tweet.__twarc) ||
    tweet.matching_rules !== undefined ||
    objectOf(tweet.attachments).media !== undefined ||
    isFlatPlace(objectOf(tweet.geo)) ||
    referencesOf(tweet).some((reference) => typeof reference.text === 'string')
  );
}

function isFlatPlace(geo: JsonObject): boolean {
  return geo.full_name !== undefined || isObject(geo.place);
}

/**
 * Takes a flattened tweet apart: gives `data` as X sent it, and puts what stood inside it into `found`.
 * The `__twarc` and `matching_rules` that twarc adds are left out. Source: twarc 2.14, `expansions.flatten`.
 */
export function unflatten(flat: JsonObject, found: IncludesCollector): JsonObject {
  const { __twarc: _, matching_rules: __, ...tweet } = flat;
  return bareTweet(tweet, found, 0);
}

/** The tweet with ids in place of what they name, which goes to `found`. */
function bareTweet(flat: JsonObject, found: IncludesCollector, depth: number): JsonObject {
  const { author, in_reply_to_user: repliedTo, ...tweet }: Record<string, unknown> = flat;
  addUser(tweet, 'author_id', author, found);
  addUser(tweet, 'in_reply_to_user_id', repliedTo, found);
  if (isObject(tweet.attachments)) tweet.attachments = bareAttachments(tweet.attachments, found);
  if (isObject(tweet.geo)) tweet.geo = bareGeo(tweet.geo, found);
  if (isObject(tweet.entities)) tweet.entities = bareEntities(tweet.entities, found);
  for (const note of ['note_tweet', 'note_post']) {
    const long = tweet[note];
    if (isObject(long) && isObject(long.entities)) {
      tweet[note] = { ...long, entities: bareEntities(long.entities, found) };
    }
  }
  for (const list of ['referenced_tweets', 'referenced_posts']) {
    if (Array.isArray(tweet[list])) tweet[list] = bareReferences(tweet[list], found, depth);
  }
  return tweet;
}

/** Adds a user that stands inside the tweet, under the id that the tweet names it by, or else its own. */
function addUser(tweet: Record<string, unknown>, idKey: string, user: unknown, found: IncludesCollector): void {
  if (!isObject(user)) return;
  const id = idOf(tweet[idKey]) ?? idOf(user.id);
  if (id === null || (user.id === undefined && Object.keys(user).length === 0)) return;
  tweet[idKey] ??= id;
  found.add('users', id, user.id === undefined ? { id, ...user } : user);
}

function bareAttachments(flat: JsonObject, found: IncludesCollector): JsonObject {
  const { media, poll, ...attachments }: Record<string, unknown> = flat;
  const shown = objectsOf(media).filter(({ media_key: key }) => idOf(key) !== null);
  for (const medium of shown) found.add('media', medium.media_key, medium);
  if (shown.length > 0) attachments.media_keys ??= shown.map(({ media_key: key }) => key);
  const vote = objectOf(poll);
  found.add('polls', vote.id, vote);
  return attachments;
}

function bareGeo(geo: JsonObject, found: IncludesCollector): JsonObject {
  const { place_id: placeId, coordinates, place, ...inside } = geo;
  const shown = isObject(place) ? place : inside;
  const id = idOf(placeId) ?? idOf(shown.id);
  if (id !== null && Object.keys(shown).length > 0) found.add('places', id, { ...shown, id });
  return { ...(id !== null && { place_id: id }), ...(coordinates !== undefined && { coordinates }) };
}

function bareEntities(entities: JsonObject, found: IncludesCollector): JsonObject {
  if (!Array.isArray(entities.mentions)) return entities;
  return { ...entities, mentions: entities.mentions.map((mention) => bareMention(mention, found)) };
}

function bareMention(mention: unknown, found: IncludesCollector): unknown {
  if (!isObject(mention)) return mention;
  const { start, end, ...user } = mention;
  if (user.name !== undefined) found.add('users', user.id, user);
  return { start, end, username: user.username, id: user.id };
}

function bareReferences(references: unknown, found: IncludesCollector, depth: number): readonly unknown[] {
  return arrayOf(references).map((reference) => {
    if (!isObject(reference)) return reference;
    const { type, ...tweet } = reference;
    if (depth < REFERENCE_DEPTH_MAX && Object.keys(tweet).length > 1) {
      found.add('tweets', tweet.id, bareTweet(tweet, found, depth + 1));
    }
    return { type, id: tweet.id };
  });
}
