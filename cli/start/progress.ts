import { counted } from '../counted.ts';
import { plainText } from '../plain-text.ts';
import type { TerminalSize } from '../terminal-size.ts';
import { cutToWidth } from '../text-width.ts';
import { fitLines } from './fit-lines.ts';
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
const ENDING = 'Ctrl-C ends it; the next start goes on here. Query it from another terminal:';

/** The live screen: lines that are not wider than the terminal, and as many as it can show. */
export function screenText(heading: Heading, progress: Progress, size: TerminalSize): string {
  const { rows, newest } = progress;
  const total = totalOf(rows);
  const line = (rank: number, text: string) => ({ rank, text: cutToWidth(text, size.columns) });
  const shares = (['Positive', 'Negative', 'Neutral'] as const).map((name) =>
    line(5, `  ${name.padEnd(9)}  ${bar(rows[name], total)}`),
  );
  const lines = [
    line(3, `TweetLake · ${clock(progress.elapsedMs)} · reading ${heading.label}`),
    line(6, ''),
    line(0, `  Collected  ${counted(progress.tweets, 'tweet')} in ${counted(progress.files, 'RAW file')}`),
    line(1, `  In REF     ${counted(total, 'row')} in ${heading.lakeFolder}`),
    ...shares,
    line(2, `  Newest     ${newest === null ? 'none yet' : newestText(newest)}`),
    line(6, ''),
    // What keeps tweets from coming stays longest.
    line(progress.note === null ? 4 : 0.5, `  ${progress.note ?? ENDING}`),
    // The line that is to be copied is not cut.
    { rank: 4, text: `  ${heading.queryLine}` },
  ];
  return fitLines(lines, size).join('\n');
}

/** The same on one line, for logs. */
export function progressLine({ tweets, files, rows, newest, note }: Progress): string {
  const total = totalOf(rows);
  const shares = `${percent(rows.Positive, total)} positive, ${percent(rows.Negative, total)} negative`;
  const counts = `${counted(tweets, 'tweet')} in ${counted(files, 'RAW file')}, ${counted(total, 'row')} in REF (${shares})`;
  const tail = note ?? (newest === null ? 'no tweets yet' : `newest ${newestText(newest).replace(/ {3,}/, '  ')}`);
  return cutToWidth(`${counts}; ${tail}`, PLAIN_LINE_CHARS);
}

const PLAIN_LINE_CHARS = 240;

/** What is said when it ends. */
export function endLine(heading: Heading, { tweets, files, rows }: Progress): string {
  const collected = `collected ${counted(tweets, 'tweet')} in ${counted(files, 'RAW file')}`;
  return `Ended: ${collected}; REF has ${counted(totalOf(rows), 'row')}. Query them:\n${heading.queryLine}`;
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
