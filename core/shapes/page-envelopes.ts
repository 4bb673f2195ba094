import type { EnvelopeLine, MatchingRule, Rejection } from '../envelope.ts';
import { arrayOf, idOf, isObject, type JsonObject, objectOf, objectsOf } from '../json.ts';
import { entitiesOf, includedTweetsOf, referencesOf } from '../x-names.ts';
import { envelopeLineOf, matchingRulesOf, type Stamp, type TweetParts } from './envelope-line.ts';
import { isFlatTweet, unflatten } from './flat-tweet.ts';
import { type IncludesCollector, includesCollector } from './includes-collector.ts';
import { v1ToV2 } from './v1-tweet.ts';
import { isV1Tweet, isV2Tweet, type NotATweet, whatItIs } from './what-it-is.ts';

/** Tweets with the context that they share. */
export interface Page {
  /** As they came; what is no tweet becomes a rejection. */
  readonly tweets: readonly unknown[];
  readonly includes: JsonObject;
}

/**
 * One envelope for each tweet of a page, in its order, with the part of `includes` that this tweet refers to;
 * one rejection for each element that is no tweet, whose line is the element's JSON. `tweets` are those of the lines, as v2.
 * `collectedAt` is ISO 8601 with milliseconds, or null for the tweet's own time.
 */
export function pageEnvelopes(
  page: Page,
  collectedAt: string | null,
  collectedBy: string,
  rules: readonly MatchingRule[],
): { lines: EnvelopeLine[]; tweets: JsonObject[]; rejections: Rejection[] } {
  const stamp: Stamp = { collectedAt, collectedBy };
  const context = contextOf(page);
  const lines: EnvelopeLine[] = [];
  const tweets: JsonObject[] = [];
  const rejections: Rejection[] = [];
  for (const element of page.tweets) {
    const reject = (what: NotATweet): number => rejections.push({ ...what, line: JSON.stringify(element) });
    const parts = partsOf(element, context, rules);
    if ('reason' in parts) {
      reject(parts);
      continue;
    }
    const line = envelopeLineOf(parts, stamp);
    if ('reason' in line) {
      reject(line);
      continue;
    }
    lines.push(line);
    tweets.push(parts.data);
  }
  return { lines, tweets, rejections };
}

function partsOf(element: unknown, context: Context, pageRules: readonly MatchingRule[]): TweetParts | NotATweet {
  if (!isV2Tweet(element) && !isV1Tweet(element)) return whatItIs(element);
  const found = includesCollector();
  const data = v2DataOf(element, found);
  addReferredTo(data, context, found);
  const rules = [...matchingRulesOf(element.matching_rules), ...pageRules];
  return { data, includes: found.includes(), rules };
}

/** The tweet in the shape of v2; what stood inside it goes to `found`. */
function v2DataOf(tweet: JsonObject, found: IncludesCollector): JsonObject {
  if (isV1Tweet(tweet)) return v1ToV2(tweet, found);
  return isFlatTweet(tweet) ? unflatten(tweet, found) : tweet;
}

/** A page's context, by what tweets call it. */
interface Context {
  readonly users: ReadonlyMap<string, JsonObject>;
  readonly usersByName: ReadonlyMap<string, JsonObject>;
  readonly tweets: ReadonlyMap<string, JsonObject>;
  readonly media: ReadonlyMap<string, JsonObject>;
  readonly places: ReadonlyMap<string, JsonObject>;
  readonly polls: ReadonlyMap<string, JsonObject>;
}

function contextOf({ tweets, includes }: Page): Context {
  const users = objectsOf(includes.users);
  const included = includedTweetsOf(includes);
  // Where referenced tweets were asked for, X leaves those out of `includes` at times that stand in the page itself. Where
  // they were not, the page's tweets are no context: what a tweet holds would depend on where pages were cut.
  const siblings = included.length > 0 ? objectsOf(tweets).filter(isV2Tweet) : [];
  return {
    users: byKey(users, 'id'),
    usersByName: byKey(users, 'username'),
    tweets: byKey([...siblings, ...included], 'id'),
    media: byKey(objectsOf(includes.media), 'media_key'),
    places: byKey(objectsOf(includes.places), 'id'),
    polls: byKey(objectsOf(includes.polls), 'id'),
  };
}

function byKey(objects: readonly JsonObject[], key: string): Map<string, JsonObject> {
  const map = new Map<string, JsonObject>();
  for (const object of objects) {
    const id = idOf(object[key]);
    if (id !== null) map.set(id, object);
  }
  return map;
}

/** Adds the author, the people and the tweets that a tweet names, its media, place and poll, and those of its tweets. */
function addReferredTo(tweet: JsonObject, context: Context, found: IncludesCollector): void {
  addAuthorAndAttachments(tweet, context, found);
  addFrom(context.users, tweet.in_reply_to_user_id, (user) => found.add('users', user.id, user));
  for (const mention of entitiesOf(tweet, 'mentions')) {
    if (!isObject(mention)) continue;
    const user = context.users.get(idOf(mention.id) ?? '') ?? context.usersByName.get(idOf(mention.username) ?? '');
    if (user) found.add('users', user.id, user);
  }
  for (const reference of referencesOf(tweet)) {
    addFrom(context.tweets, reference.id, (referenced) => {
      found.add('tweets', referenced.id, referenced);
      addAuthorAndAttachments(referenced, context, found);
    });
  }
}

function addAuthorAndAttachments(tweet: JsonObject, context: Context, found: IncludesCollector): void {
  const attachments = objectOf(tweet.attachments);
  addFrom(context.users, tweet.author_id, (user) => found.add('users', user.id, user));
  for (const key of arrayOf(attachments.media_keys)) {
    addFrom(context.media, key, (media) => found.add('media', media.media_key, media));
  }
  addFrom(context.places, objectOf(tweet.geo).place_id, (place) => found.add('places', place.id, place));
  for (const id of arrayOf(attachments.poll_ids)) {
    addFrom(context.polls, id, (poll) => found.add('polls', poll.id, poll));
  }
}

function addFrom(objects: ReadonlyMap<string, JsonObject>, idValue: unknown, add: (found: JsonObject) => void): void {
  const id = idOf(idValue);
  const found = id === null ? undefined : objects.get(id);
  if (found) add(found);
}
