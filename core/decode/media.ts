import { arrayOf, idOf, type JsonObject, objectOf, stringOf } from '../json.ts';
import { findIncluded } from './find-included.ts';

export interface Media {
  /** One for each medium; null when there is none. */
  readonly types: readonly string[] | null;
  /** The address of each medium, of its preview for a video; null when there is none. */
  readonly urls: readonly string[] | null;
}

const NO_MEDIA: Media = { types: null, urls: null };

/** The media attached to the tweets (a retweet and its original), each once, as far as they are in `includes`. */
export function mediaOf(tweets: readonly JsonObject[], includes: JsonObject): Media {
  const keys = new Set<string>();
  for (const tweet of tweets) {
    for (const value of arrayOf(objectOf(tweet.attachments).media_keys)) {
      const key = idOf(value);
      if (key !== null) keys.add(key);
    }
  }
  return keys.size === 0 ? NO_MEDIA : mediaOfKeys(keys, includes);
}

function mediaOfKeys(keys: ReadonlySet<string>, includes: JsonObject): Media {
  const types: string[] = [];
  const urls: string[] = [];
  for (const key of keys) {
    const medium = findIncluded(includes.media, 'media_key', key);
    const type = stringOf(medium?.type);
    const url = stringOf(medium?.url) ?? stringOf(medium?.preview_image_url);
    if (type !== null) types.push(type);
    if (url !== null) urls.push(url);
  }
  return { types: types.length > 0 ? types : null, urls: urls.length > 0 ? urls : null };
}
