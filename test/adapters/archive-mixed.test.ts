import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { archiveBatches } from '../../adapters/archive/archive-batches.ts';
import { archiveFile } from '../../adapters/archive/archive-file.ts';
import { latin1ByteText } from '../../adapters/byte-text.ts';
import { addTally, emptyTally, type ImportTally } from '../../core/import-tally.ts';
import type { RejectedRecord } from '../../pipeline/import/batch.ts';
import { readBatch } from '../../pipeline/import/read-batch.ts';
import { fullEnvelope } from '../core/decode-builders.ts';
import { richIncludes, richTweet, v1Tweet, v2Tweet, v2User } from '../core/shapes-builders.ts';
import { ownTweet, scriptFile } from '../support/own-archive.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
});
afterAll(() => rm(folder, { recursive: true }));

const lines = (...records: readonly unknown[]): string =>
  records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\r\n');

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** A person's own archive: two parts of tweets among other files, a picture and a page. */
function ownZip(): Uint8Array {
  const tweets = (id: string): string => scriptFile('window.YTD.tweets.part0', [{ tweet: ownTweet({ id_str: id }) }]);
  return zipSync({
    'data/tweets.js': text(tweets('1990000000000000000')),
    'data/tweets-part1.js': text(tweets('1990000000000000001')),
    'data/like.js': text(scriptFile('window.YTD.like.part0', [{ like: { tweetId: '1' } }, { like: { tweetId: '2' } }])),
    'data/account.js': text(scriptFile('window.YTD.account.part0', [{ account: { accountId: '11' } }])),
    'data/tweets_media/1.jpg': new Uint8Array([0xff, 0xd8, 0, 1]),
    'Your archive.html': text('<!doctype html><html></html>'),
  });
}

/** An hour of a public monthly archive: v1.1 with the notices of its stream. */
function month(): Uint8Array {
  const hour = lines(
    v1Tweet(),
    '',
    '{"delete":{"status":{"id_str":"7"}}}',
    '{"limit":{"track":1}}',
    v1Tweet({ id_str: '21' }),
  );
  return zipSync({ '2026/11/21/13/05.json.gz': gzipSync(hour) });
}

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  // Names that say nothing, or the wrong thing.
  'a.txt': ownZip(),
  'b.json': month(),
  'c.csv': lines({ data: richTweet(), includes: richIncludes() }, '', '{"errors":[{"title":"x"}]}', '{"data":{"id'),
  'd.tar': JSON.stringify(
    [
      { data: [v2Tweet()], meta: { result_count: 1 } },
      { data: [], meta: { result_count: 0 } },
    ],
    null,
    1,
  ),
  'e.jsonl': 'tweet_id;words\r\n1990000000000000003;"bom; dia"\r\n1990000000000000004\r\n',
  'f.gz': lines(fullEnvelope(), v2Tweet({ author: v2User('11', 'ana') }), v2Tweet()),
};

async function survey(names: readonly string[]): Promise<{ tally: ImportTally; rejected: RejectedRecord[] }> {
  const found = { tally: emptyTally(), rejected: [] as RejectedRecord[] };
  const files = names.map((name) => archiveFile(join(folder, name)));
  for await (const batch of archiveBatches(files, undefined, { id: 'tweet_id', text: 'words' })) {
    const read = readBatch(batch, latin1ByteText);
    addTally(found.tally, read.tally);
    found.rejected.push(...read.rejected);
  }
  return found;
}

describe('archives of every shape in one run', () => {
  it('are told apart by content, and what is no tweet is named with its place', async () => {
    for (const [name, content] of Object.entries(FILES)) await writeFile(join(folder, name), content);

    const { tally, rejected } = await survey(Object.keys(FILES));

    expect(tally.byShape).toEqual({ own: 2, v1: 2, stream: 1, page: 1, csv: 1, envelope: 1, flat: 1, tweet: 1 });
    expect(tally.erasures).toBe(1);
    const places = rejected.map(({ file, member, line, kind }) => `${basename(file)} ${member ?? ''}:${line} ${kind}`);
    expect(places.sort()).toEqual(
      [
        'a.txt Your archive.html:1 markup',
        'a.txt data/account.js:1 own-account',
        'a.txt data/like.js:1 own-like',
        'a.txt data/tweets_media/1.jpg:1 binary',
        'c.csv :3 error',
        'c.csv :4 broken',
        'e.jsonl :3 broken',
        'b.json 2026/11/21/13/05.json.gz:4 notice',
      ].sort(),
    );
  });
});
