import { sha256 } from '../../adapters/hash.ts';
import { RAW_PREFIX, SEARCHES_PREFIX } from '../../core/contract/keys.ts';
import type { EnvelopeLine } from '../../core/envelope.ts';
import { RAW_FILE_TWEETS_MAX, rawFilesOf } from '../../core/raw-file.ts';
import { type Gap, parseSearchState, searchStateKey } from '../../core/search-state.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import { spansWithout, type TimeSpan } from '../../core/time-spans.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import type { Chronicle, SweepFact } from './chronicle.ts';
import { DAY_MS, MINUTE_MS } from './plan.ts';
import { isFoundBy, type PublishedTweet } from './published-tweets.ts';

/** X gives seven days; who comes so shortly before that may come too late, by a clock that is ahead, too. */
const REACH_MS = 7 * DAY_MS;
const REACH_MARGIN_MS = 30 * MINUTE_MS;
/** The most that this machine's clock is behind, and what a sweep keeps away from the border. */
const BORDER_MS_MAX = 45 * MINUTE_MS;

interface Copy {
  readonly collectedAt: string;
}

/** A row of `searches`. */
interface Row {
  readonly run: string;
  readonly event: string;
  readonly event_at: string;
  readonly name: string;
  readonly query: string;
  readonly tweets_from: string;
  readonly tweets_until: string;
}

export interface Judgement {
  /** Empty when all that must hold does. */
  readonly violations: readonly string[];
  readonly gaps: number;
}

/** Says what is wrong at the end of a history. */
export async function judge(lake: Lake, chronicle: Chronicle, tweets: readonly PublishedTweet[]): Promise<Judgement> {
  const { store } = lake;
  const { copies, faults } = await readRaw(lake);
  const rows = await readRows(store);
  const names = [...new Set(chronicle.sweeps.map(({ search }) => search.name))];
  const violations = [...faults];
  let gapCount = 0;
  for (const name of names) {
    const gaps = await gapsOf(store, name);
    gapCount += gaps.length;
    const first = chronicle.firstSweeps.get(name);
    const evidence: Evidence = {
      name,
      gaps,
      tweets,
      copies: copies.get(name) ?? new Map(),
      rows: rows.filter((row) => row.name === name),
      sweeps: chronicle.sweeps.filter(({ search }) => search.name === name),
      firstMs: first === undefined ? Number.POSITIVE_INFINITY : first.beganLakeMs - first.lookbackMs,
    };
    violations.push(...lostTweets(evidence), ...wrongGaps(evidence), ...wrongRows(evidence), ...unexplained(evidence));
  }
  return { violations, gaps: gapCount };
}

interface Evidence {
  readonly name: string;
  readonly gaps: readonly Gap[];
  readonly tweets: readonly PublishedTweet[];
  /** What RAW holds of this search, by id. */
  readonly copies: ReadonlyMap<string, readonly Copy[]>;
  readonly rows: readonly Row[];
  readonly sweeps: readonly SweepFact[];
  /** From when on the search had to read; never, while no sweep could save its state. */
  readonly firstMs: number;
}

/**
 * Every tweet before the end of a complete sweep's window is in RAW when that sweep was over within X's reach; else it is
 * in RAW or in a reported gap. Of a text that changed on the way, only what every text finds counts.
 */
function lostTweets({ name, gaps, tweets, copies, sweeps, firstMs }: Evidence): string[] {
  const complete = sweeps.filter(({ end }) => end?.kind === 'complete');
  const lost = tweets.filter((tweet) => {
    if (tweet.timeMs < firstMs || copies.has(tweet.id)) return false;
    const passing = complete.find((sweep) => tweet.timeMs < settledMs(sweep));
    if (passing === undefined || !isFoundByAll(tweet, sweeps, passing)) return false;
    const wasReachable = (passing.end?.atMs ?? 0) <= tweet.timeMs + REACH_MS - REACH_MARGIN_MS;
    return wasReachable || !isWithin(gaps, tweet.timeMs);
  });
  return summed(lost, ({ id, timeMs }) => `${name} lost tweet ${id} of ${isoOf(timeMs)}`);
}

/** Up to when a sweep must have read: by its machine's clock or, where that is ahead, by X's, which tells whole seconds. */
function settledMs({ beganMs, beganLakeMs, settleMs }: SweepFact): number {
  return Math.min(beganLakeMs, Math.floor(beganMs / 1000) * 1000) - settleMs;
}

/** Whether all texts with which it may have been asked for find the tweet. */
function isFoundByAll(tweet: PublishedTweet, sweeps: readonly SweepFact[], passing: SweepFact): boolean {
  const endMs = passing.end?.atMs ?? 0;
  return sweeps
    .filter(({ beganMs, end }) => beganMs <= endMs && (end?.atMs ?? endMs) >= tweet.timeMs)
    .every(({ search }) => isFoundBy(search.query, tweet));
}

/**
 * A gap is reported in `searches`, too, and holds nothing that X could still give when it was found. What a run found that
 * died, the next one writes down; where there was none any more, it stands in the state alone.
 */
function wrongGaps({ name, gaps, rows, sweeps }: Evidence): string[] {
  const missed = rows.filter(({ event }) => event === 'missed');
  const last = sweeps.filter(({ end }) => end?.kind !== 'busy').at(-1)?.end?.kind;
  const isWritten = last === 'complete' || last === 'cut';
  const unreported = isWritten ? spansWithout(gaps, missed.map(spanOf)) : [];
  const early = missed.filter((row) => spanOf(row).toMs > Date.parse(row.event_at) - REACH_MS + BORDER_MS_MAX);
  return [
    ...summed(unreported, ({ fromMs, toMs }) => `${name} has no row for its gap ${isoOf(fromMs)} to ${isoOf(toMs)}`),
    ...summed(early, (row) => `${name} gave up what X still had: ${JSON.stringify(row)}`),
  ];
}

/** What a row says to be covered is in RAW; and all of RAW is in what was covered or missed. */
function wrongRows({ name, rows, tweets, copies, sweeps, firstMs }: Evidence): string[] {
  const covered = rows.filter(({ event }) => event === 'covered');
  const absent = tweets.filter(({ id }) => !copies.has(id));
  const untrue = covered.filter((row) => {
    const { fromMs, toMs } = spanOf(row);
    return absent.some((tweet) => tweet.timeMs >= fromMs && tweet.timeMs < toMs && isFoundBy(row.query, tweet));
  });
  // A page may be durable whose state was not saved before it was out of reach.
  const spans = rows.filter(({ event }) => event === 'covered' || event === 'missed').map(spanOf);
  // An overlap may reach to before the first sweep.
  spans.push({ fromMs: Number.NEGATIVE_INFINITY, toMs: firstMs });
  const last = sweeps.at(-1);
  const isAtEnd = last?.end?.kind === 'complete';
  // By a clock that is ahead some come that have not settled; the next sweep covers them.
  if (last) spans.push({ fromMs: settledMs(last), toMs: Number.POSITIVE_INFINITY });
  const outside = [...copies.keys()].filter((id) => !isWithin(spans, snowflakeTimeMs(id) ?? 0));
  return [
    ...summed(untrue, (row) => `${name} says that it covered what is not in RAW: ${JSON.stringify(row)}`),
    ...summed(isAtEnd ? outside : [], (id) => `${name} holds tweet ${id}, which no row speaks of`),
  ];
}

/** Each copy was collected while a run was under way that had written down a text that finds it. */
function unexplained({ name, rows, tweets, copies, sweeps }: Evidence): string[] {
  const began = new Map(rows.filter(({ event }) => event === 'began').map(({ run, query }) => [run, query]));
  const runs = sweeps.flatMap(({ runId, beganMs, beganLakeMs, end }) => {
    const query = began.get(runId);
    if (query === undefined || end === null) return [];
    // The clock may be set while a run is under way.
    const aheadMs = [beganLakeMs - beganMs, end.lakeAtMs - end.atMs];
    return [{ query, fromIso: isoOf(beganMs + Math.min(...aheadMs)), toIso: isoOf(end.atMs + Math.max(...aheadMs)) }];
  });
  const published = new Map(tweets.map((tweet) => [tweet.id, tweet]));
  const wrong = [...copies].filter(([id, ofId]) => {
    const tweet = published.get(id);
    const isExplained = ({ collectedAt }: Copy): boolean =>
      runs.some(
        ({ query, fromIso, toIso }) =>
          fromIso <= collectedAt && collectedAt <= toIso && tweet !== undefined && isFoundBy(query, tweet),
      );
    return !ofId.every(isExplained);
  });
  return summed(wrong, ([id]) => `${name} holds tweet ${id}, and no run that was under way asked for it`);
}

interface RawZone {
  /** By search and id. */
  readonly copies: Map<string, Map<string, Copy[]>>;
  readonly faults: string[];
}

/** All of RAW; each file must be the one that its lines make (invariant 1). */
async function readRaw({ store, plan }: Lake): Promise<RawZone> {
  const zone: RawZone = { copies: new Map(), faults: [] };
  for await (const { key } of store.list(RAW_PREFIX)) {
    const bytes = (await store.get(key))?.bytes ?? new Uint8Array();
    const lines = new TextDecoder().decode(bytes).trimEnd().split('\n').map(lineOf);
    const [file, ...others] = rawFilesOf(lines, plan, sha256);
    const isWhole = file?.key === key && others.length === 0 && sha256(file.bytes) === sha256(bytes);
    if (!isWhole || lines.length > RAW_FILE_TWEETS_MAX) zone.faults.push(`${key} is no valid RAW file`);
    for (const line of lines) keepCopy(zone, line);
  }
  return zone;
}

function lineOf(json: string): EnvelopeLine {
  const { data, collected_at: collectedAt } = JSON.parse(json);
  return { id: data.id, timeMs: snowflakeTimeMs(data.id) ?? 0, collectedAt, json };
}

function keepCopy({ copies, faults }: RawZone, { id, collectedAt, json }: EnvelopeLine): void {
  const { collected_by: by, matching_rules: rules } = JSON.parse(json);
  const name = String(by).replace(/^search:/, '');
  if (rules?.length !== 1 || rules[0].tag !== name)
    faults.push(`tweet ${id} of ${by} has the tags ${JSON.stringify(rules)}`);
  const ofSearch = copies.get(name) ?? new Map<string, Copy[]>();
  copies.set(name, ofSearch);
  ofSearch.set(id, [...(ofSearch.get(id) ?? []), { collectedAt }]);
}

async function readRows(store: ObjectStore): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { key } of store.list(SEARCHES_PREFIX)) {
    const text = new TextDecoder().decode((await store.get(key))?.bytes);
    for (const line of text.trimEnd().split('\n')) rows.push(JSON.parse(line));
  }
  return rows;
}

async function gapsOf(store: ObjectStore, name: string): Promise<readonly Gap[]> {
  const key = searchStateKey(name);
  const object = await store.get(key);
  return object === null ? [] : parseSearchState(new TextDecoder().decode(object.bytes), key).gaps;
}

function spanOf({ tweets_from, tweets_until }: Row): TimeSpan {
  return { fromMs: Date.parse(tweets_from), toMs: Date.parse(tweets_until) };
}

function isWithin(spans: readonly TimeSpan[], timeMs: number): boolean {
  return spans.some(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs);
}

function isoOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** The first of them, and how many there are. */
function summed<T>(wrong: readonly T[], say: (one: T) => string): string[] {
  const [first] = wrong;
  return first === undefined ? [] : [`${say(first)} (${wrong.length} such)`];
}
