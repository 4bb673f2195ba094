import { idOf, isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../json.ts';
import type { IncludesCollector } from './includes-collector.ts';

/** What v2 puts before the number of a medium in its key. */
const KEY_PREFIX = new Map([
  ['photo', '3'],
  ['video', '7'],
  ['animated_gif', '16'],
]);

/** Adds the media of a v1.1 tweet in the shape of v2 to `found`; gives their keys, possibly none. */
export function v1MediaKeys(tweet: JsonObject, extended: JsonObject | null, found: IncludesCollector): string[] {
  const keys: string[] = [];
  for (const medium of mediaOf(extended) ?? mediaOf(tweet) ?? []) {
    const id = idOf(medium.id_str) ?? idOf(medium.id);
    if (id === null) continue;
    const type = stringOf(medium.type) ?? 'photo';
    const key = `${KEY_PREFIX.get(type) ?? '3'}_${id}`;
    keys.push(key);
    found.add('media', key, v2Medium(medium, type, key));
  }
  return keys;
}

/** `extended_entities` holds all media and their true types, `entities` one photo at most. */
function mediaOf(status: JsonObject | null): readonly JsonObject[] | undefined {
  const lists = [objectOf(status?.extended_entities).media, objectOf(status?.entities).media].map(objectsOf);
  return lists.find((list) => list.length > 0);
}

function v2Medium(medium: JsonObject, type: string, key: string): JsonObject {
  const address = stringOf(medium.media_url_https) ?? stringOf(medium.media_url) ?? undefined;
  const video = isObject(medium.video_info) ? medium.video_info : {};
  return {
    media_key: key,
    type,
    ...(type === 'photo' ? { url: address } : { preview_image_url: address }),
    alt_text: stringOf(medium.ext_alt_text) ?? undefined,
    duration_ms: video.duration_millis,
  };
}
