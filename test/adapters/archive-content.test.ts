import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentPieces } from '../../adapters/archive/content-pieces.ts';
import { linesOf } from '../../core/ndjson.ts';
import { ownTweet, scriptFile } from '../support/own-archive.ts';

interface Read {
  readonly records: unknown[];
  readonly refused: string[];
  /** Why reading ended before the end. */
  readonly ended: string | null;
}

/** Reads content that comes in chunks of `chunkBytes`. */
async function read(content: string | Uint8Array, chunkBytes = 1000): Promise<Read> {
  return readChunks(cut(Buffer.from(content), chunkBytes));
}

async function readChunks(chunks: AsyncIterable<Buffer>): Promise<Read> {
  const found: { records: unknown[]; refused: string[]; ended: string | null } = {
    records: [],
    refused: [],
    ended: null,
  };
  try {
    for await (const piece of contentPieces(chunks, { pieceBytes: 300, csvMap: null })) {
      if ('reason' in piece) found.refused.push(`${piece.kind}: ${piece.reason}`);
      else for (const { line } of linesOf(piece.text)) found.records.push(JSON.parse(line));
    }
  } catch (error) {
    found.ended = String(error);
  }
  return found;
}

async function* cut(content: Buffer, chunkBytes: number): AsyncIterable<Buffer> {
  for (let start = 0; start < content.byteLength; start += chunkBytes) {
    yield content.subarray(start, start + chunkBytes);
  }
}

const entries = [1, 2, 3].map((i) => ({ tweet: ownTweet({ id_str: `${i}`, full_text: `nº ${i} 😀` }) }));

describe("the files of a person's own archive", () => {
  it.each([
    'window.YTD.tweets.part0',
    'window.YTD.tweet.part12',
    '\uFEFFwindow.YTD.community_tweet.part0',
    'YTD.tweets.part0',
    'Grailbird.data.tweets_2013_01',
  ])('that hold tweets give them: %s', async (variable) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), async (chunkBytes) => {
        const compact = `${variable}=${JSON.stringify(entries)}`;
        for (const content of [scriptFile(variable, entries), compact]) {
          expect(await read(content, chunkBytes)).toEqual({ records: entries, refused: [], ended: null });
        }
      }),
      { numRuns: 5 },
    );
  });

  it.each([
    [
      'window.YTD.like.part0',
      "own-like: not tweets, but a file of a person's own archive: likes: tweets of others, without author and time",
    ],
    [
      'window.YTD.direct_messages.part0',
      "own-direct-messages: not tweets, but a file of a person's own archive: private messages, not tweets",
    ],
    ['window.YTD.account.part0', "own-account: not tweets, but a file of a person's own archive: account"],
    [
      'window.YTD.deleted_tweets.part0',
      "own-deleted-tweets: not tweets, but a file of a person's own archive: tweets that the person has deleted, which are not taken",
    ],
    ['window.__THAR_CONFIG', "script: not tweets, but a file of a person's own archive: the variable __THAR_CONFIG"],
    ['var tweet_index', "script: not tweets, but a file of a person's own archive: the variable tweet_index"],
  ])('that hold something else are one rejection each: %s', async (variable, reason) => {
    const many = Array.from({ length: 2000 }, (_, i) => ({ like: { tweetId: `${i}`, fullText: 'x' } }));

    expect(await read(scriptFile(variable, many))).toEqual({ records: [], refused: [reason], ended: null });
  });

  it('are read as far as they go when they are cut', async () => {
    const whole = scriptFile('window.YTD.tweets.part0', entries);

    const { records, ended } = await read(whole.slice(0, -20));

    expect(records).toEqual(entries.slice(0, 2));
    expect(ended).not.toBeNull();
  });
});

describe('content that is no text with records', () => {
  it.each([
    ['markup', '<!DOCTYPE html><html></html>'],
    ['markup', '\n<?xml version="1.0"?><a/>'],
    ['parquet', Buffer.from('PAR1\x15\0\n{"a":1}\nPAR1', 'latin1')],
    ['binary', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])],
    ['encoding', Buffer.from('\uFEFFid;text\n1;a', 'utf16le')],
  ])('is one rejection: %s', async (kind, content) => {
    const { records, refused } = await read(content);

    expect(records).toEqual([]);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.startsWith(`${kind}: `)).toBe(true);
  });

  it('does not hide the lines behind a block of zeros', async () => {
    const content = Buffer.concat([Buffer.alloc(4096), Buffer.from('\n{"a":1}\n')]);
    const lines: string[] = [];
    for await (const piece of contentPieces(cut(content, 512), { pieceBytes: 100, csvMap: null })) {
      if ('text' in piece && typeof piece.text !== 'string')
        for (const { line } of linesOf(piece.text)) lines.push(line);
    }
    expect(lines.at(-1)).toBe('{"a":1}');
  });
});

describe('a record that cannot be held', () => {
  it.each([
    ['record', '{"a":1}\n{"b":"', '"}\n{"c":1}\n', [{ a: 1 }, { c: 1 }]],
    ['value over several lines', '{\n"a":1\n}\n{\n"b":"', '"\n}\n{"c":1}\n', [{ a: 1 }, { c: 1 }]],
    ['element of an array', '[\n{"a":1},\n{"b":{"b":"', '"}},\n{"c":1}\n]', [{ a: 1 }, { c: 1 }]],
    [
      'row',
      'id,text,from_user_name\n1,a,b\n2,',
      ',b\n3,a,b\n',
      [
        ['1', 'a', 'b'],
        ['3', 'a', 'b'],
      ],
    ],
  ])(
    'is refused when it has more than 64 MB, and those around it are read: a %s',
    async (_, before, after, records) => {
      async function* chunks(): AsyncIterable<Buffer> {
        yield Buffer.from(before);
        const megabyte = Buffer.alloc(1024 * 1024, 'x');
        for (let i = 0; i < 70; i++) yield megabyte;
        yield Buffer.from(after);
      }

      expect(await readChunks(chunks())).toEqual({
        records,
        refused: ['too-large: a record of more than 64 MB, which cannot be read at once'],
        ended: null,
      });
    },
  );

  it('is not held in memory while it is passed over', async () => {
    const collectGarbage = garbageCollector();
    const chunks: WeakRef<ArrayBufferLike>[] = [];
    let heldMax = 0;
    async function* large(): AsyncIterable<Buffer> {
      yield Buffer.from('{"a":"');
      for (let i = 0; i < 160; i++) {
        const chunk = Buffer.from(new ArrayBuffer(1024 * 1024));
        chunks.push(new WeakRef(chunk.fill('x').buffer));
        yield chunk;
        if (i % 10 > 0) continue;
        // A turn of the loop: what a WeakRef was asked for lives until then.
        await new Promise((resolve) => setImmediate(resolve));
        collectGarbage();
        heldMax = Math.max(heldMax, chunks.filter((ref) => ref.deref() !== undefined).length);
      }
      yield Buffer.from('"}\n');
    }

    expect((await readChunks(large())).refused).toHaveLength(1);
    expect(heldMax).toBeLessThan(70);
  });
});

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
