import { type StreamOptions, tweetStream } from '../../simulator/tweet-stream.ts';
import { windowOfTimes } from '../../simulator/tweets/id-window.ts';
import type { ComposedEntities } from '../../simulator/tweets/text-builder.ts';
import type { InventedPost } from '../../simulator/tweets/tweet.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** Saturday evening in São Paulo. */
export const EVENING_MS = Date.UTC(2026, 10, 21, 23, 30);

/** The posts of the last minutes before a time, newest first. */
export function postsBefore(endMs: number, minutes: number, options: StreamOptions = {}): readonly InventedPost[] {
  return [...tweetStream(options).newestFirst(windowOfTimes(endMs - minutes * MINUTE_MS, endMs))];
}

/** What each entity says and what its offsets cut from the text, in code points. */
export function entityCuts(
  text: string,
  entities: ComposedEntities | undefined,
): readonly [said: string, cut: string][] {
  const characters = [...text];
  const cut = ({ start, end }: { start: number; end: number }) => characters.slice(start, end).join('');
  return [
    ...(entities?.hashtags ?? []).map((entity): [string, string] => [`#${entity.tag}`, cut(entity)]),
    ...(entities?.cashtags ?? []).map((entity): [string, string] => [`$${entity.tag}`, cut(entity)]),
    ...(entities?.mentions ?? []).map((entity): [string, string] => [`@${entity.username}`, cut(entity)]),
    ...(entities?.urls ?? []).map((entity): [string, string] => [entity.url, cut(entity)]),
  ];
}

/** The text as a person typed it. */
export function typed(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Whether a keyword search for `presidente` finds the post: a reading of its own, apart from the query language. */
export function isAboutPresidents(post: InventedPost): boolean {
  return post.kind !== 'retweet' && /(?<![\p{L}\p{N}])presidente(?![\p{L}\p{N}])/iu.test(fullText(post));
}

/** What a person reads: the long form when there is one. */
export function fullText({ tweet }: InventedPost): string {
  return tweet.note_tweet?.text ?? tweet.text;
}
