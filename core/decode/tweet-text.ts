import { unescapeHtml } from '../html-unescape.ts';
import { type JsonObject, objectOf, stringOf } from '../json.ts';
import { entitiesOf, longFormOf } from '../x-names.ts';
import type { Reference } from './reference.ts';
import { wellFormed } from './well-formed.ts';

export interface TweetText {
  /** What a person read: unescaped, well-formed Unicode; null when the tweet has no text. */
  readonly text: string | null;
  /** False when the long form, or the original of a retweet, was not there: the end may be cut. */
  readonly isComplete: boolean;
}

/** The text of a tweet; that of a retweet is `RT @name: ` and the whole text of the original when that is known. */
export function tweetTextOf(
  data: JsonObject,
  reference: Reference | null,
  referencedUsername: string | null,
): TweetText {
  const raw = reference?.kind === 'retweet' ? retweetText(data, reference, referencedUsername) : ownText(data);
  return raw.text === null ? raw : { text: wellFormed(unescapeHtml(raw.text)), isComplete: raw.isComplete };
}

function retweetText(data: JsonObject, reference: Reference, username: string | null): TweetText {
  const original = reference.tweet ? ownText(reference.tweet) : null;
  if (original === null || original.text === null || username === null) {
    return { text: ownText(data).text, isComplete: false };
  }
  return { text: `RT @${username}: ${original.text}`, isComplete: original.isComplete };
}

function ownText(tweet: JsonObject): TweetText {
  const long = stringOf(longFormOf(tweet)?.text);
  if (long !== null) return { text: long, isComplete: true };
  const text = stringOf(tweet.text);
  return { text, isComplete: text === null || !isCut(tweet, text) };
}

/** X cuts at 140 characters at the least, escapes and link included; a shorter text that ends like a cut one was written so. */
const CUT_TEXT_CHARS_MIN = 100;
const CUT_END = /…\s?(https:\/\/t\.co\/\w+)$/;
const LINK_TO_STATUS = /^https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/(?:i\/web|i|\w+)\/status\/(\d+)$/i;

/** Whether X cut the text: it then ends with an ellipsis and a link to the tweet itself. */
function isCut(tweet: JsonObject, text: string): boolean {
  if (tweet.truncated === true) return true;
  const [, endLink] = text.length < CUT_TEXT_CHARS_MIN ? [] : (CUT_END.exec(text) ?? []);
  if (endLink === undefined) return false;
  const link = entitiesOf(tweet, 'urls').find((entity) => objectOf(entity).url === endLink);
  // Nothing tells where the link goes: the text may be cut.
  if (link === undefined) return true;
  return LINK_TO_STATUS.exec(stringOf(objectOf(link).expanded_url) ?? '')?.[1] === tweet.id;
}
