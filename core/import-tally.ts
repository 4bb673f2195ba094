import { compareUtf8 } from './compare-utf8.ts';
import { kindOf } from './decode/reference.ts';
import { type JsonObject, stringOf } from './json.ts';

/** What was seen in an archive; counts by name, so that those of several tasks can be added up. */
export interface ImportTally {
  /** Tweets by what their records were recognised as. */
  readonly byShape: Counts;
  /** Tweets by original, reply, retweet and quote. */
  readonly byKind: Counts;
  /** Tweets by language as X names it; `?` where it names none. */
  readonly byLanguage: Counts;
  /** Records without a tweet, by what they are instead. */
  readonly rejectedByKind: Counts;
  /** Of each of these kinds the record whose file, member and line come first. */
  readonly firstRejectionByKind: Record<string, RejectionPlace>;
  /** Notices that a tweet was deleted. */
  erasures: number;
  /** Times of the oldest and the newest tweet, UTC milliseconds; null before the first one. */
  span: TimeSpan | null;
}

type Counts = Record<string, number>;

/** Where a record without a tweet stands, and why it has none. */
export interface RejectionPlace {
  readonly file: string;
  /** Its path inside the file, where that is an archive of files; else null. */
  readonly member: string | null;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

interface TimeSpan {
  readonly oldestMs: number;
  readonly newestMs: number;
}

export function emptyTally(): ImportTally {
  return {
    byShape: {},
    byKind: {},
    byLanguage: {},
    rejectedByKind: {},
    firstRejectionByKind: {},
    erasures: 0,
    span: null,
  };
}

/** Adds a tweet in the shape of v2. */
export function tallyTweet(tally: ImportTally, shape: string, tweet: JsonObject, timeMs: number): void {
  addOne(tally.byShape, shape);
  addOne(tally.byKind, kindOf(tweet));
  addOne(tally.byLanguage, languageOf(tweet, tally.byLanguage));
  if (tally.span === null || timeMs < tally.span.oldestMs || timeMs > tally.span.newestMs) {
    tally.span = joined(tally.span, { oldestMs: timeMs, newestMs: timeMs });
  }
}

/** As BCP 47 writes it; anything else is no language, and would make as many counts as there are tweets. */
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z]{2,4})?$/;

function languageOf(tweet: JsonObject, known: Counts): string {
  const language = stringOf(tweet.lang);
  return language !== null && (Object.hasOwn(known, language) || LANGUAGE.test(language)) ? language : '?';
}

export function tallyRejection(tally: ImportTally, kind: string, { file, member, line, reason }: RejectionPlace): void {
  addOne(tally.rejectedByKind, kind);
  keepFirst(tally, kind, { file, member, line, reason });
}

function keepFirst({ firstRejectionByKind }: ImportTally, kind: string, place: RejectionPlace): void {
  const known = firstRejectionByKind[kind];
  if (known === undefined || comparePlaces(place, known) < 0) firstRejectionByKind[kind] = place;
}

function comparePlaces(a: RejectionPlace, b: RejectionPlace): number {
  return compareUtf8(a.file, b.file) || compareUtf8(a.member ?? '', b.member ?? '') || a.line - b.line;
}

/** Records without a tweet, of all kinds. */
export function rejectedCount({ rejectedByKind }: ImportTally): number {
  return Object.values(rejectedByKind).reduce((sum, count) => sum + count, 0);
}

/** Adds all that `more` counts to `tally`. */
export function addTally(tally: ImportTally, more: ImportTally): void {
  for (const counts of ['byShape', 'byKind', 'byLanguage', 'rejectedByKind'] as const) {
    for (const [name, count] of Object.entries(more[counts])) addOne(tally[counts], name, count);
  }
  for (const [kind, place] of Object.entries(more.firstRejectionByKind)) keepFirst(tally, kind, place);
  tally.erasures += more.erasures;
  if (more.span !== null) tally.span = joined(tally.span, more.span);
}

function addOne(counts: Counts, name: string, count = 1): void {
  counts[name] = (counts[name] ?? 0) + count;
}

function joined(a: TimeSpan | null, b: TimeSpan): TimeSpan {
  if (a === null) return b;
  return { oldestMs: Math.min(a.oldestMs, b.oldestMs), newestMs: Math.max(a.newestMs, b.newestMs) };
}
