import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { tweetStream } from '../simulator/tweet-stream.ts';
import { windowOfTimes } from '../simulator/tweets/id-window.ts';

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

/** The path of an archive of so many tweets, made once and kept in the system's folder for temporary files. */
export async function archiveOf(tweets: number): Promise<string> {
  const folder = join(tmpdir(), 'tweetlake-bench');
  const path = join(folder, `${tweets}.jsonl`);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  await pipeline(Readable.from(archiveLines(tweets)), createWriteStream(`${path}.part`));
  await rename(`${path}.part`, path);
  return path;
}
