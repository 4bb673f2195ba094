import { isObject, type JsonObject, stringOf } from '../json.ts';
import { entitiesOf } from '../x-names.ts';

/*
 * Lists hold each value once, in the order of its first appearance; an empty list is null.
 * `tweets` are the tweet and, for a retweet, its original: the entities belong to the text that REF shows.
 */

/** The values of one member of the entities of one list, or null when there are none. */
export function entityValuesOf(tweets: readonly JsonObject[], list: string, member: string): readonly string[] | null {
  const values = new Set<string>();
  for (const tweet of tweets) {
    for (const entity of entitiesOf(tweet, list)) {
      const value = isObject(entity) ? stringOf(entity[member]) : null;
      if (value !== null) values.add(value);
    }
  }
  return values.size > 0 ? [...values] : null;
}

/** The links, expanded as far as X did, without those that stand for the tweet's own media; or null. */
export function linksOf(tweets: readonly JsonObject[]): readonly string[] | null {
  const links = new Set<string>();
  for (const tweet of tweets) {
    for (const link of entitiesOf(tweet, 'urls')) {
      if (!isObject(link) || isMediaLink(link)) continue;
      const address = stringOf(link.unwound_url) ?? stringOf(link.expanded_url) ?? stringOf(link.url);
      if (address !== null) links.add(address);
    }
  }
  return links.size > 0 ? [...links] : null;
}

const MEDIA_LINK = /^https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/\w+\/status\/\d+\/(?:photo|video)\/\d/i;

/** Older responses do not say `media_key`. */
function isMediaLink(link: JsonObject): boolean {
  if (stringOf(link.media_key) !== null) return true;
  return MEDIA_LINK.test(stringOf(link.expanded_url) ?? '');
}

const HOST = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:\s]+)/i;

/** The host names of links in lower case, without `www.`; or null. */
export function domainsOf(links: readonly string[] | null): readonly string[] | null {
  if (links === null) return null;
  const domains = new Set<string>();
  for (const link of links) {
    const domain = HOST.exec(link)?.[1]
      ?.toLowerCase()
      .replace(/^www\./, '');
    if (domain !== undefined && domain !== '') domains.add(domain);
  }
  return domains.size > 0 ? [...domains] : null;
}

/** The strings of a list, or null when there are none. */
export function stringsOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const strings = value.filter((item) => stringOf(item) !== null);
  return strings.length > 0 ? strings : null;
}
