import { idOf, isObject, type JsonObject, objectOf, stringOf } from '../json.ts';
import { entitiesOf, includedTweetsOf, referencesOf } from '../x-names.ts';
import { findIncluded } from './find-included.ts';

/** What a tweet refers to: the reason why it is no original. */
export interface Reference {
  readonly kind: 'retweet' | 'quote' | 'reply';
  /** Null when only the user replied to is known. */
  readonly id: string | null;
  /** The referenced tweet when it is in `includes`, else null. */
  readonly tweet: JsonObject | null;
}

/**
 * A tweet can refer to two others: the first kind of this list names it. A reply that quotes is a quote,
 * for `in_reply_to_user_id` still tells that it is a reply.
 */
const KIND_BY_TYPE = [
  ['retweeted', 'retweet'],
  ['reposted', 'retweet'],
  ['quoted', 'quote'],
  ['replied_to', 'reply'],
] as const;

/** What the tweet is, for counting: REF's `kind`. */
export function kindOf(data: JsonObject): Reference['kind'] | 'original' {
  return referenceOf(data, NO_INCLUDES)?.kind ?? 'original';
}
const NO_INCLUDES: JsonObject = {};

/** What the tweet refers to, or null for an original. */
export function referenceOf(data: JsonObject, includes: JsonObject): Reference | null {
  const references = referencesOf(data);
  if (references.length > 0) {
    for (const [type, kind] of KIND_BY_TYPE) {
      const found = references.find((reference) => reference.type === type);
      if (found) {
        return { kind, id: idOf(found.id), tweet: findIncluded(includedTweetsOf(includes), 'id', found.id) };
      }
    }
  }
  return idOf(data.in_reply_to_user_id) === null ? null : { kind: 'reply', id: null, tweet: null };
}

/** The handle of the author of the referenced tweet, from wherever the envelope tells it; else null. */
export function referencedUsernameOf(data: JsonObject, includes: JsonObject, reference: Reference): string | null {
  const author = findIncluded(includes.users, 'id', reference.tweet?.author_id);
  return stringOf(author?.username) ?? USERNAME_OF_KIND[reference.kind](data, includes, reference.id);
}

const USERNAME_OF_KIND: Record<
  Reference['kind'],
  (data: JsonObject, includes: JsonObject, id: string | null) => string | null
> = { retweet: retweetedUsername, quote: quotedUsername, reply: repliedToUsername };

const RETWEET_START = /^RT @(\w{1,30}): /;

function retweetedUsername(data: JsonObject): string | null {
  return RETWEET_START.exec(stringOf(data.text) ?? '')?.[1] ?? null;
}

const STATUS_LINK = /^https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/(\w{1,30})\/status\/(\d{1,19})/i;

/** The link to the quoted tweet names its author (`i` stands in links that do not). */
function quotedUsername(data: JsonObject, _includes: JsonObject, id: string | null): string | null {
  for (const link of entitiesOf(data, 'urls')) {
    const [, username, linkedId] = STATUS_LINK.exec(stringOf(objectOf(link).expanded_url) ?? '') ?? [];
    if (username !== undefined && username !== 'i' && linkedId === id) return username;
  }
  return null;
}

function repliedToUsername(data: JsonObject, includes: JsonObject): string | null {
  const userId = idOf(data.in_reply_to_user_id);
  if (userId === null) return null;
  const user = stringOf(findIncluded(includes.users, 'id', userId)?.username);
  if (user !== null) return user;
  const mention = entitiesOf(data, 'mentions').find((entity) => isObject(entity) && idOf(entity.id) === userId);
  return stringOf(objectOf(mention).username);
}
