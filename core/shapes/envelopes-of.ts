import type { EnvelopePlace } from '../envelope.ts';
import { deleteNoticeOf } from '../erasure.ts';
import { arrayOf, isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../json.ts';
import { isoTimeOf } from '../tweet-time.ts';
import {
  type Frame,
  framed,
  marksOf,
  matchingRulesOf,
  onOneLine,
  placeOf,
  type Stamp,
  type TweetKey,
  tweetKeyOf,
} from './envelope-line.ts';
import { isFlatTweet } from './flat-tweet.ts';
import { type Page, pageEnvelopes } from './page-envelopes.ts';
import type { Origin, RecordResult, Shape } from './record-result.ts';
import { isV1Tweet, isV2Tweet, type NotATweet, whatItIs } from './what-it-is.ts';

/** An array may hold arrays (a list of pages that are lists); deeper ones are no work of any tool. */
const ARRAY_DEPTH_MAX = 2;

interface JsonRecord {
  readonly value: unknown;
  /** The value's JSON text. */
  readonly line: string;
  /** Whether the text was written anew, so that long numbers have lost digits. */
  readonly isRewritten: boolean;
  readonly origin: Origin;
}

/**
 * Gives the envelopes of any JSON record that holds tweets, told apart by content: our own envelopes, stream lines,
 * search pages, twarc's flattened tweets, lone v2 tweets, v1.1 tweets, those of a person's own archive and arrays of
 * these. Notices of a stream that a tweet was deleted become erasure requests.
 * `value` is the parsed record and `line` its exact JSON text, which is copied rather than written anew where it can be.
 * What is no tweet becomes a rejection; tweets that stand only in `includes` are context. Never throws for bad input.
 */
export function envelopesOf(value: unknown, line: string, origin: Origin): RecordResult {
  try {
    return resultOf({ value, line, origin, isRewritten: false }, ARRAY_DEPTH_MAX);
  } catch (error) {
    // JSON.parse reads any depth of nesting, JSON.stringify ends with the stack.
    if (!(error instanceof RangeError)) throw error;
    return rejected({ kind: 'broken', reason: 'nested too deeply to be a tweet' }, line);
  }
}

function resultOf(record: JsonRecord, depth: number): RecordResult {
  const { value } = record;
  if (Array.isArray(value) && depth > 0) return resultOfArray(value, record, depth);
  if (!isObject(value)) return rejected(whatItIs(value), record.line);
  if (isObject(value.data)) return resultOfWrapped(value, value.data, record);
  if (Array.isArray(value.data)) return resultOfPage('page', value, value.data, record);
  if (Array.isArray(value.statuses)) return resultOfPage('v1', value, value.statuses, record);
  return resultOfObject(value, record);
}

function resultOfObject(value: JsonObject, record: JsonRecord): RecordResult {
  const { tweet, meta } = value;
  if (isV2Tweet(value)) return resultOfLoneTweet(value, record);
  if (isV1Tweet(value)) return resultOfPage('v1', value, [value], record);
  if (isV1Tweet(tweet)) return resultOfPage('own', value, [tweet], record);
  if (objectOf(meta).result_count === 0) return EMPTY_PAGE;
  const erasure = deleteNoticeOf(value, record.origin.collectedAt);
  return erasure === null ? rejected(whatItIs(value), record.line) : { ...NOTHING, erasures: [erasure] };
}

const NOTHING: RecordResult = { shape: 'none', copy: null, lines: [], tweets: [], rejections: [], erasures: [] };
const EMPTY_PAGE: RecordResult = { ...NOTHING, shape: 'page' };

function rejected(what: NotATweet, line: string): RecordResult {
  return { ...NOTHING, rejections: [{ ...what, line }] };
}

/** A record whose own text is the line, but for its frame. */
function copied(shape: Shape, place: EnvelopePlace, { text, frame }: FramedText, tweet: JsonObject): RecordResult {
  const { json, copy } = framed(text, frame);
  const { id, timeMs, collectedAt } = place;
  return { shape, copy, lines: [{ id, timeMs, collectedAt, json }], tweets: [tweet], rejections: [], erasures: [] };
}

interface FramedText {
  readonly text: string;
  readonly frame: Frame;
}

const NO_FRAME: Frame = { before: '', after: '', isInsideLastBrace: false };

function resultOfArray(values: readonly unknown[], { origin }: JsonRecord, depth: number): RecordResult {
  const results = values.map((value) => resultOf(elementRecord(value, origin), depth - 1));
  const [shape = 'array', ...others] = new Set(
    results.flatMap((result) => (result.lines.length > 0 ? result.shape : [])),
  );
  return {
    shape: others.length > 0 ? 'array' : shape,
    copy: null,
    lines: results.flatMap(({ lines }) => lines),
    tweets: results.flatMap(({ tweets }) => tweets),
    rejections: results.flatMap(({ rejections }) => rejections),
    erasures: results.flatMap(({ erasures }) => erasures),
  };
}

/** An element's text is written only for the shapes that copy it. */
function elementRecord(value: unknown, origin: Origin): JsonRecord {
  return {
    value,
    origin,
    isRewritten: true,
    get line() {
      return JSON.stringify(value);
    },
  };
}

/** `{data: {…}, …}`: an envelope or a stream line, copied when its tweet has the shape of v2. */
function resultOfWrapped(value: JsonObject, data: JsonObject, record: JsonRecord): RecordResult {
  if (!isV2Tweet(data) || isFlatTweet(data) || typeof data.id !== 'string') {
    const isTweet = isV2Tweet(data) || isV1Tweet(data);
    return isTweet ? resultOfPage('stream', value, [data], record) : rejected(whatItIs(data), record.line);
  }
  const key = tweetKeyOf(data);
  if ('reason' in key) return rejected(key, record.line);
  const collectedAt = isoTimeOf(value.collected_at);
  if (collectedAt === null || stringOf(value.collected_by) === null) return resultOfStream(value, data, key, record);
  const place = { ...key, collectedAt };
  if (isExported(value)) return resultOfExported(value, place);
  return copied('envelope', place, { text: record.line, frame: NO_FRAME }, data);
}

function resultOfStream(value: JsonObject, data: JsonObject, key: TweetKey, record: JsonRecord): RecordResult {
  const stamp = stampOf(value, 'stream', record);
  const place = placeOf(key, stamp);
  const frame = { before: '', after: marksOf(place, stamp), isInsideLastBrace: true };
  const isMarked = value.collected_at !== undefined || value.collected_by !== undefined;
  const rewritten = isMarked ? JSON.stringify(withoutMarks(value)) : withRuleIdsAsText(value, record);
  const result = copied('stream', place, { text: rewritten ?? record.line, frame }, data);
  return rewritten === null ? result : { ...result, copy: null };
}

/** The marks of another collector give way to ours, for a name must not stand twice in an object. */
function withoutMarks({ collected_at: _, collected_by: __, ...bare }: JsonObject): JsonObject {
  return bare;
}

/** Whether this is a row of `raw_tweets`: an envelope with its day, and null for every column that it lacks. */
function isExported(value: JsonObject): boolean {
  return typeof value.day === 'string' && value.matching_rules !== undefined && value.includes !== undefined;
}

/** The envelope as it was before SQL gave it columns. */
function resultOfExported(value: JsonObject, place: EnvelopePlace): RecordResult {
  const { day: _, ...columns } = value;
  const envelope = withoutNulls(columns) as JsonObject;
  const line = { ...place, json: JSON.stringify(envelope) };
  return { ...NOTHING, shape: 'export', lines: [line], tweets: [objectOf(envelope.data)] };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}

/** A long number after `"id":`, which cannot stand inside a JSON string, where each quote has a backslash. */
const NUMBER_AS_ID = /("id" ?: ?)(\d{16,20})(?=[\s,}])/g;

/** Streams of 2021 name a rule by a number that JavaScript would cut: it is written as text. Null where there is none. */
function withRuleIdsAsText(value: JsonObject, record: JsonRecord): string | null {
  const rules = arrayOf(value.matching_rules);
  const hasNumber = !record.isRewritten && rules.some((rule) => typeof objectOf(rule).id === 'number');
  return hasNumber ? onOneLine(record.line).replace(NUMBER_AS_ID, '$1"$2"') : null;
}

function resultOfLoneTweet(tweet: JsonObject, record: JsonRecord): RecordResult {
  if (isFlatTweet(tweet)) return resultOfPage('flat', tweet, [tweet], record);
  if (typeof tweet.id !== 'string') return resultOfPage('tweet', tweet, [tweet], record);
  const key = tweetKeyOf(tweet);
  if ('reason' in key) return rejected(key, record.line);
  const stamp = stampOf(tweet, 'tweet', record);
  const place = placeOf(key, stamp);
  const frame = { before: '{"data":', after: marksOf(place, stamp), isInsideLastBrace: false };
  return copied('tweet', place, { text: record.line, frame }, tweet);
}

/** Tweets that are written anew: those of a page, or one that is converted. */
function resultOfPage(shape: Shape, value: JsonObject, tweets: readonly unknown[], record: JsonRecord): RecordResult {
  const isEmpty = tweets.length === 0;
  if (isEmpty) return objectsOf(value.errors).length > 0 ? rejected(whatItIs(value), record.line) : EMPTY_PAGE;
  const isLone = tweets[0] === value || tweets[0] === value.data || tweets[0] === value.tweet;
  const page: Page = { tweets, includes: objectOf(value.includes) };
  const { collectedAt, collectedBy } = stampOf(value, shape, record);
  const rules = tweets[0] === value ? [] : matchingRulesOf(value.matching_rules);
  const { rejections, ...read } = pageEnvelopes(page, collectedAt, collectedBy, rules);
  return {
    shape,
    copy: null,
    ...read,
    erasures: [],
    rejections: isLone ? rejections.map((rejection) => ({ ...rejection, line: record.line })) : rejections,
  };
}

function stampOf(value: JsonObject, shape: Shape, { origin }: JsonRecord): Stamp {
  const retrievedAt = objectOf(value.__twarc).retrieved_at ?? value.collected_at;
  return {
    collectedAt: (retrievedAt === undefined ? null : isoTimeOf(retrievedAt)) ?? origin.collectedAt,
    collectedBy: `${origin.collectedBy}:${shape}`,
  };
}
