import { findIncluded } from '../../core/decode/find-included.ts';
import { kindOf } from '../../core/decode/reference.ts';
import { arrayOf, type JsonObject, objectOf, objectsOf } from '../../core/json.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import { entitiesOf, includedTweetsOf, referencesOf } from '../../core/x-names.ts';
import type { Post } from '../post.ts';
import { movedTweet, type NewId } from './moved-tweet.ts';

/** What makes a tweet what it is comes first: a reply that quotes is a quote. */
const REFERENCE_ORDER = ['retweeted', 'quoted', 'replied_to'];

/** The tweet of an archive as the replay shows it, with what of its envelope's `includes` it refers to. */
export function replayedPost(envelope: JsonObject, newId: NewId): Post {
  return postOf(objectOf(envelope.data), objectOf(envelope.includes), newId);
}

function postOf(data: JsonObject, includes: JsonObject, newId: NewId, isReferenced = false): Post {
  const tweet = movedTweet(data, newId);
  const references = isReferenced ? [] : referencedIn(data, includes);
  const [referenced = null, ...alsoReferenced] = references.map((each) => postOf(each, includes, newId, true));
  return {
    tweet,
    kind: kindOf(tweet),
    timeMs: snowflakeTimeMs(tweet.id) ?? 0,
    author: findIncluded(includes.users, 'id', tweet.author_id),
    mentioned: entitiesOf(tweet, 'mentions').flatMap((mention) => userOf(objectOf(mention), includes) ?? NONE),
    inReplyTo: findIncluded(includes.users, 'id', tweet.in_reply_to_user_id),
    media: arrayOf(objectOf(tweet.attachments).media_keys).flatMap(
      (key) => findIncluded(includes.media, 'media_key', key) ?? NONE,
    ),
    place: findIncluded(includes.places, 'id', objectOf(tweet.geo).place_id),
    removal: null,
    referenced,
    ...(alsoReferenced.length > 0 && { alsoReferenced }),
  };
}

const NONE: readonly JsonObject[] = [];

function userOf(mention: JsonObject, includes: JsonObject): JsonObject | null {
  return findIncluded(includes.users, 'id', mention.id) ?? findIncluded(includes.users, 'username', mention.username);
}

/** The tweets of `includes` that this one names, by what they are to it. */
function referencedIn(data: JsonObject, includes: JsonObject): readonly JsonObject[] {
  const included = includedTweetsOf(includes);
  const rank = ({ type }: JsonObject) => REFERENCE_ORDER.indexOf(type === 'reposted' ? 'retweeted' : String(type));
  return [...objectsOf(referencesOf(data))]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap(({ id }) => findIncluded(included, 'id', id) ?? NONE);
}
