import type { Copy, Envelope, EnvelopeLine, EnvelopePlace, MatchingRule } from '../envelope.ts';
import { idOf, type JsonObject, objectsOf, stringOf } from '../json.ts';
import { tweetTimeMs } from '../tweet-time.ts';
import type { NotATweet } from './what-it-is.ts';

/** One tweet and what it refers to, in the shape of X API v2. */
export interface TweetParts {
  readonly data: JsonObject;
  readonly includes: JsonObject | undefined;
  readonly rules: readonly MatchingRule[];
}

/** How an envelope is marked. */
export interface Stamp {
  /** ISO 8601, UTC, milliseconds; null: the tweet's own time. */
  readonly collectedAt: string | null;
  readonly collectedBy: string;
}

/** What a tweet's place in RAW depends on. */
export interface TweetKey {
  readonly id: string;
  readonly timeMs: number;
}

/** Ids are numbers, or words of our own (`form-…`); two that only look alike must not become one. */
const PLAIN_ID = /^[\x21-\x7e]{1,64}$/;

/** The tweet's id and time, or why it has none (kinds `no-id` and `no-time`). */
export function tweetKeyOf(data: JsonObject): TweetKey | NotATweet {
  const id = idOf(data.id);
  if (id === null) return { kind: 'no-id', reason: noIdReason(data.id) };
  if (!PLAIN_ID.test(id)) return { kind: 'no-id', reason: 'a tweet whose id is neither a number nor a plain word' };
  const timeMs = tweetTimeMs(data);
  if (timeMs === null) {
    return { kind: 'no-time', reason: 'a tweet whose time can be read neither from its id nor from created_at' };
  }
  return { id, timeMs };
}

function noIdReason(id: unknown): string {
  return typeof id === 'number' ? 'a tweet whose id is a number that lost its last digits' : 'a tweet without an id';
}

/** Writes the envelope of a tweet, or says why it cannot be one. */
export function envelopeLineOf({ data, includes, rules }: TweetParts, stamp: Stamp): EnvelopeLine | NotATweet {
  const key = tweetKeyOf(data);
  if ('reason' in key) return key;
  const place = placeOf(key, stamp);
  const envelope: Envelope = {
    data: { ...data, id: key.id },
    ...(includes && { includes }),
    ...(rules.length > 0 && { matching_rules: rules }),
    collected_at: place.collectedAt,
    collected_by: stamp.collectedBy,
  };
  return { ...place, json: JSON.stringify(envelope) };
}

export function placeOf(key: TweetKey, stamp: Stamp): EnvelopePlace {
  return { id: key.id, timeMs: key.timeMs, collectedAt: stamp.collectedAt ?? new Date(key.timeMs).toISOString() };
}

/** What is put around an object's text to make an envelope of it: `after` behind its last brace, or in place of that. */
export interface Frame {
  readonly before: string;
  readonly after: string;
  readonly isInsideLastBrace: boolean;
}

/** The marks of an envelope and its end. */
export function marksOf({ collectedAt }: EnvelopePlace, { collectedBy }: Stamp): string {
  return `,"collected_at":"${collectedAt}","collected_by":${JSON.stringify(collectedBy)}}`;
}

/** An object's text in its frame, on one line, and how that copies the text; null where it could not be kept as it is. */
export function framed(objectText: string, frame: Frame): { readonly json: string; readonly copy: Copy | null } {
  const text = onOneLine(objectText);
  const { before, after, isInsideLastBrace } = frame;
  const body = isInsideLastBrace ? text.slice(0, text.lastIndexOf('}')) : text;
  const start = text === objectText ? 0 : objectText.indexOf(text);
  return { json: before + body + after, copy: start < 0 ? null : { before, start, end: start + body.length, after } };
}

/** The JSON text on one line: line ends can stand only between its tokens, so that a space means the same. */
export function onOneLine(jsonText: string): string {
  const text = jsonText.trim();
  return text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, ' ') : text;
}

/** The rules that a stream or PowerTrack names (`id` or `id_str`, `tag`); possibly none. */
export function matchingRulesOf(value: unknown): MatchingRule[] {
  const rules: MatchingRule[] = [];
  for (const rule of objectsOf(value)) {
    const id = idOf(rule.id_str ?? rule.id);
    const tag = stringOf(rule.tag);
    if (id !== null || tag !== null) rules.push({ ...(id !== null && { id }), ...(tag !== null && { tag }) });
  }
  return rules;
}
