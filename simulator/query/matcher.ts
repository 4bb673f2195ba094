import { isObject, objectOf, stringOf } from '../../core/json.ts';
import { entitiesOf, longFormOf } from '../../core/x-names.ts';
import type { Post } from '../post.ts';
import type { Media } from '../tweets/tweet.ts';
import type { Query } from './query.ts';
import { type Folding, folded, foldedTokens } from './text-tokens.ts';

/** Whether a post is what a query asks for. */
export type Matcher = (post: Post) => boolean;

/**
 * A matcher for a query. Texts are matched whole: a long note by its long form, a retweet by the tweet that it repeats.
 * A post may be asked about by many matchers at little more cost than by one.
 */
export function matcherOf(query: Query, folding: Folding): Matcher {
  switch (query.kind) {
    case 'all': {
      const each = query.of.map((part) => matcherOf(part, folding));
      return (post) => each.every((matches) => matches(post));
    }
    case 'any': {
      const each = query.of.map((part) => matcherOf(part, folding));
      return (post) => each.some((matches) => matches(post));
    }
    case 'not': {
      const matches = matcherOf(query.of, folding);
      return (post) => !matches(post);
    }
    case 'text': {
      const words = foldedTokens(query.value, folding);
      return (post) => tokensOf(post, folding).includes(words);
    }
    case 'hashtag': {
      const tag = folded(query.value, folding);
      return (post) => valuesOf(wordsOf(post), 'hashtags', 'tag').some((each) => folded(each, folding) === tag);
    }
    case 'mention': {
      const name = query.value.toLowerCase();
      return (post) => mentionsOf(post).some((username) => username.toLowerCase() === name);
    }
    case 'from':
      return ({ author }) =>
        author !== null && (stringOf(author.username)?.toLowerCase() === query.value || author.id === query.value);
    case 'lang':
      return ({ tweet }) => tweet.lang === query.value;
    case 'has':
      return HAS[query.value] ?? never;
    case 'is':
      return IS[query.value] ?? never;
  }
}

const never: Matcher = () => false;

/** The post whose words count: of a retweet, the tweet that it repeats. */
function wordsOf(post: Post): Post {
  return post.kind === 'retweet' && post.referenced ? post.referenced : post;
}

/** One member of the entities of a list. */
function valuesOf({ tweet }: Post, list: string, member: string): readonly string[] {
  return entitiesOf(tweet, list).flatMap((entity) => stringOf(objectOf(entity)[member]) ?? []);
}

/** A retweet mentions whom it repeats as well. */
function mentionsOf(post: Post): readonly string[] {
  const repeated = post.kind === 'retweet' && post.referenced ? [post.referenced] : [];
  return [post, ...repeated].flatMap((each) => valuesOf(each, 'mentions', 'username'));
}

function hasMedia(type: Media['type']): Matcher {
  return (post) => wordsOf(post).media.some((media) => media.type === type);
}

const HAS: Readonly<Record<string, Matcher>> = {
  links: (post) => entitiesOf(wordsOf(post).tweet, 'urls').some(isObject),
  images: hasMedia('photo'),
  videos: hasMedia('video'),
  media: (post) => wordsOf(post).media.length > 0,
  mentions: (post) => mentionsOf(post).length > 0,
  hashtags: (post) => valuesOf(wordsOf(post), 'hashtags', 'tag').length > 0,
  geo: ({ place }) => place !== null,
};

const IS: Readonly<Record<string, Matcher>> = {
  retweet: ({ kind }) => kind === 'retweet',
  reply: ({ kind }) => kind === 'reply',
  quote: ({ kind }) => kind === 'quote',
  verified: ({ author }) => author?.verified === true,
};

/** The words of the posts that were last asked about, so that many rules share them. */
const KNOWN: Readonly<Record<Folding, WeakMap<object, string>>> = { accents: new WeakMap(), case: new WeakMap() };

const LINK = /https:\/\/t\.co\/\w+/g;
const ESCAPES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

function tokensOf(post: Post, folding: Folding): string {
  const { tweet } = wordsOf(post);
  const known = KNOWN[folding].get(tweet);
  if (known !== undefined) return known;
  const text = (stringOf(longFormOf(tweet)?.text) ?? stringOf(tweet.text) ?? '')
    .replace(LINK, ' ')
    .replace(/&(?:amp|lt|gt);/g, (found) => ESCAPES[found] ?? ' ');
  const tokens = foldedTokens(text, folding);
  KNOWN[folding].set(tweet, tokens);
  return tokens;
}
