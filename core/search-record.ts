import { SEARCHES_PREFIX } from './contract/keys.ts';
import type { SEARCH_COLUMNS } from './contract/search-columns.ts';
import type { TimeSpan } from './time-spans.ts';

export type SearchSource = 'search' | 'backfill' | 'stream' | 'hydrate';

/** One run of a search or rule: what X is asked for, and since when. `run`, `beganAtMs` and `name` together are unique. */
export interface SearchRun {
  readonly name: string;
  readonly source: SearchSource;
  readonly query: string;
  readonly run: string;
  /** UTC milliseconds. */
  readonly beganAtMs: number;
}

export interface SearchRunEnd {
  readonly atMs: number;
  /** `died`: it ended without a word, and another run found it so. */
  readonly outcome: 'complete' | 'cut' | 'died';
  readonly reason: string | null;
  /** Null when nobody knows. */
  readonly posts: number | null;
  readonly requests: number | null;
  /** Tweet time that is durable because of this run, oldest first. */
  readonly covered: readonly TimeSpan[];
  /** Tweet time that this run found to be out of X's reach. */
  readonly missed: readonly TimeSpan[];
}

type Column = (typeof SEARCH_COLUMNS)[number];
/** A row of `searches`, with what is null left out. */
type SearchRow = {
  readonly [C in Column as C['name']]?: (C['type'] extends 'bigint' ? number : string) | undefined;
};

/** A file of rows that is so long gets no more: each row that is added writes it anew. */
export const SEARCHES_FILE_BYTES_MAX = 512 * 1024;

/** All files of a search's day begin so. */
export function searchesDayPrefix(name: string, atMs: number): string {
  return `${SEARCHES_PREFIX}${name}/${isoOf(atMs).slice(0, 10)}-`;
}

/** The nth file of a search's day, from 1 on. */
export function searchesKey(name: string, atMs: number, n: number): string {
  return `${searchesDayPrefix(name, atMs)}${String(n).padStart(4, '0')}.json`;
}

/** The line that says that a run begins. */
export function beginLine(run: SearchRun): string {
  return lineOf(run, { event: 'began', event_at: isoOf(run.beganAtMs) });
}

/** The lines that say what a run has done; the last of them is its end. */
export function endLines(run: SearchRun, end: SearchRunEnd): string {
  const event_at = isoOf(end.atMs);
  const spanLines = (event: string, spans: readonly TimeSpan[]): string[] =>
    spans.map(({ fromMs, toMs }) =>
      lineOf(run, { event, event_at, tweets_from: isoOf(fromMs), tweets_until: isoOf(toMs) }),
    );
  const { outcome, reason, posts, requests } = end;
  const ended = lineOf(run, {
    event: 'ended',
    event_at,
    outcome,
    reason: reason ?? undefined,
    posts: posts ?? undefined,
    requests: requests ?? undefined,
  });
  return [...spanLines('covered', end.covered), ...spanLines('missed', end.missed), ended].join('');
}

/** Whether the run has said itself how it ended. */
export function holdsOwnEnd(lines: string, { run, beganAtMs }: SearchRun): boolean {
  // The first columns stand in their order.
  const beginning = JSON.stringify({ run, began_at: isoOf(beganAtMs), event: 'ended' }).slice(0, -1);
  return lines.split('\n').some((line) => line.startsWith(beginning) && JSON.parse(line).outcome !== 'died');
}

function lineOf(search: SearchRun, row: SearchRow & { readonly event: string }): string {
  const { run, name, source, query } = search;
  const { event, event_at, ...rest } = row;
  return `${JSON.stringify({ run, began_at: isoOf(search.beganAtMs), event, event_at, name, source, query, ...rest })}\n`;
}

function isoOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
