import { arrayOf, idOf, integerOf, isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../json.ts';

/**
 * The entities of API v1.1 in the shape of v2, without media, which v2 keeps apart. Undefined when there are none.
 * A quoted tweet's link that stands only in `quoted_status_permalink` is added to the links.
 */
export function v1Entities(entities: unknown, permalink: unknown): JsonObject | undefined {
  const { hashtags, symbols, user_mentions: mentions, urls } = objectOf(entities);
  const converted = {
    hashtags: listOf(hashtags, (tag) => ({ tag: tag.text })),
    cashtags: listOf(symbols, (tag) => ({ tag: tag.text })),
    mentions: listOf(mentions, (user) => ({
      username: user.screen_name,
      id: idOf(user.id_str) ?? idOf(user.id) ?? undefined,
    })),
    urls: listOf(withPermalink(objectsOf(urls), permalink), (link) => ({
      url: link.url,
      expanded_url: link.expanded_url,
      display_url: link.display_url,
      unwound_url: stringOf(objectOf(link.unwound).url) ?? undefined,
    })),
  };
  return Object.values(converted).some((list) => list !== undefined) ? converted : undefined;
}

function listOf(value: unknown, convert: (entity: JsonObject) => JsonObject): JsonObject[] | undefined {
  const entities = objectsOf(value);
  if (entities.length === 0) return undefined;
  return entities.map((entity) => {
    const [start, end] = arrayOf(entity.indices);
    return { start: integerOf(start) ?? start, end: integerOf(end) ?? end, ...convert(entity) };
  });
}

function withPermalink(urls: readonly JsonObject[], permalink: unknown): readonly JsonObject[] {
  if (!isObject(permalink) || urls.some(({ url }) => url === permalink.url)) return urls;
  return [...urls, { url: permalink.url, expanded_url: permalink.expanded, display_url: permalink.display }];
}
