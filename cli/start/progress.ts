import { cutToWidth, plainText } from '../text-width.ts';
import type { SentimentCounts, ShownTweet } from './tally.ts';

/** What `start` shows. */
export interface Progress {
  /** Of this run. */
  readonly tweets: number;
  readonly files: number;
  /** Of the whole lake. */
  readonly rows: SentimentCounts;
  readonly newest: ShownTweet | null;
  /** What keeps tweets from coming, or null. */
  readonly note: string | null;
  readonly elapsedMs: number;
}

/** What does not change while `start` runs. */
export interface Heading {
  readonly label: string;
  readonly lakeFolder: string;
  /** The line that queries this lake from another terminal. */
  readonly queryLine: string;
}

const BAR_CHARS = 30;
const SYMBOL_CHARS = 4;

/** The live screen: lines that are not wider than `width`. */
export function screenText(heading: Heading, progress: Progress, width: number): string {
  const { rows, newest } = progress;
  const total = totalOf(rows);
  const lines = [
    `TweetLake · ${clock(progress.elapsedMs)} · reading ${heading.label}`,
    '',
    `  Collected  ${number(progress.tweets)} tweets in ${number(progress.files)} RAW files`,
    `  In REF     ${number(total)} rows in ${heading.lakeFolder}`,
    ...(['Positive', 'Negative', 'Neutral'] as const).map((name) => `  ${name.padEnd(9)}  ${bar(rows[name], total)}`),
    `  Newest     ${newest === null ? 'none yet' : newestText(newest)}`,
    '',
    `  ${progress.note ?? 'Ctrl-C ends it; the next start goes on here. Query it from another terminal:'}`,
  ];
  // The line that is to be copied is not cut.
  return [...lines.map((line) => cutToWidth(line, width)), `  ${heading.queryLine}`].join('\n');
}

/** The same on one line, for logs. */
export function progressLine({ tweets, files, rows, newest, note }: Progress): string {
  const total = totalOf(rows);
  const shares = `${percent(rows.Positive, total)} positive, ${percent(rows.Negative, total)} negative`;
  const counts = `${number(tweets)} tweets in ${number(files)} RAW files, ${number(total)} rows in REF (${shares})`;
  const tail = note ?? (newest === null ? 'no tweets yet' : `newest ${newestText(newest)}`);
  return cutToWidth(`${counts}; ${tail}`, PLAIN_LINE_CHARS);
}

const PLAIN_LINE_CHARS = 240;

/** What is said when it ends. */
export function endLine(heading: Heading, { tweets, files, rows }: Progress): string {
  const collected = `collected ${number(tweets)} tweets in ${number(files)} RAW files`;
  return `Ended: ${collected}; REF has ${number(totalOf(rows))} rows. Query them:\n${heading.queryLine}`;
}

function newestText({ timeMs, text, symbol }: ShownTweet): string {
  const time = new Date(timeMs).toISOString().slice(11, 19);
  return `${time} UTC  ${(symbol ?? '').padEnd(SYMBOL_CHARS)}  ${plainText(text)}`;
}

function bar(count: number, total: number): string {
  const filled = total === 0 ? 0 : Math.round((count / total) * BAR_CHARS);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_CHARS - filled)} ${percent(count, total).padStart(5)}  ${number(count)}`;
}

function percent(count: number, total: number): string {
  return total === 0 ? '–' : `${Math.round((100 * count) / total)} %`;
}

function totalOf({ Positive, Negative, Neutral }: SentimentCounts): number {
  return Positive + Negative + Neutral;
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function clock(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
