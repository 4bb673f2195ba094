import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { tweetStream } from '../simulator/tweet-stream.ts';
import { windowOfTimes } from '../simulator/tweets/id-window.ts';
import { fileCountOf, linesOfFile, splitLines } from './split-lines.ts';

const END_MS = Date.parse('2026-11-01T00:00:00Z');
const DAYS = 30;
const DAY_MS = 86_400_000;
const MINUTES_PER_DAY = 1440;
/** The daily rhythm is random around its mean; the archive ends at the exact number. */
const SPARE = 1.05;

/** Simulated tweets of 30 days, newest first, as X's stream lines. */
export function* archiveLines(tweets: number): Iterable<string> {
  const stream = tweetStream({ seed: 2026, postsPerMinute: (tweets * SPARE) / DAYS / MINUTES_PER_DAY });
  let count = 0;
  for (const { tweet, author, media } of stream.newestFirst(windowOfTimes(END_MS - DAYS * DAY_MS, END_MS))) {
    if (count++ === tweets) return;
    yield `${JSON.stringify({ data: tweet, includes: { users: [author], ...(media ? { media } : {}) } })}\n`;
  }
}

/** The path of an archive of so many tweets. It and what is made of it are made once. */
export function archiveOf(tweets: number): Promise<string> {
  return madeOnce(`${tweets}.jsonl`, (path) => pipeline(Readable.from(archiveLines(tweets)), createWriteStream(path)));
}

/** The path of a folder that holds the same lines in files of at most 100. */
export async function splitArchiveOf(tweets: number): Promise<string> {
  const archive = await archiveOf(tweets);
  return madeOnce(`${tweets}-in-${fileCountOf(tweets)}-files`, (folder) => splitLines(archive, folder, tweets));
}

/** The path of a file that holds the first lines of the archive. */
export async function headOfArchive(tweets: number, lines: number): Promise<string> {
  const archive = await archiveOf(tweets);
  const head = Readable.from(linesOfFile(archive)).take(lines);
  return madeOnce(`${tweets}-first-${lines}.jsonl`, (path) =>
    pipeline(
      head.map((line) => `${line}\n`),
      createWriteStream(path),
    ),
  );
}

/** Makes a file or folder under another name first, and keeps it in the system's folder for temporary files. */
async function madeOnce(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const folder = join(tmpdir(), 'tweetlake-bench');
  const path = join(folder, name);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const part = `${path}.part`;
  await rm(part, { recursive: true, force: true });
  await make(part);
  await rename(part, path);
  return path;
}
