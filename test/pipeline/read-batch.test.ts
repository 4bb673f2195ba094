import { isUtf8 } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { latin1ByteText } from '../../adapters/byte-text.ts';
import { type CopiedBytes, copiedBytes } from '../../core/envelope.ts';
import { type Batch, FILES_START } from '../../pipeline/import/batch.ts';
import { type ReadBatch, readBatch } from '../../pipeline/import/read-batch.ts';
import type { ByteText } from '../../pipeline/ports/byte-text.ts';
import { v1Tweet, v2Tweet, v2User } from '../core/shapes-builders.ts';
import { ownTweet } from '../support/own-archive.ts';
import { tweetLine } from '../support/tweets.ts';

const TEXT = 'olá — 你好 😀';
const BYTE_ORDER_MARK = '\ufeff';

const streamLine = JSON.stringify({ data: v2Tweet({ text: TEXT }) });
const v1Line = JSON.stringify(v1Tweet({ text: TEXT }));

/** A record of each shape, in UTF-8 and damaged; those that are copied are as many as those that are not. */
const RECORDS: readonly Buffer[] = [
  streamLine,
  JSON.stringify(v2Tweet({ text: TEXT })),
  tweetLine('2026-11-21T13:05:00Z', { text: TEXT }).json,
  v1Line,
  JSON.stringify({ tweet: ownTweet({ full_text: TEXT }) }),
  JSON.stringify(v2Tweet({ text: TEXT, author: v2User('11', 'ana') })),
  JSON.stringify({ data: [v2Tweet({ text: TEXT }), v2Tweet({ id: '20' })] }),
  JSON.stringify({ data: v2Tweet({ id: 'á' }) }),
  '{"delete":{"status":{"id_str":"5"}}}',
  `{"cut":"${TEXT}`,
  BYTE_ORDER_MARK + streamLine,
  BYTE_ORDER_MARK + v1Line,
  BYTE_ORDER_MARK,
]
  .map((line) => Buffer.from(line))
  .concat([streamLine, v1Line].map((line) => Buffer.from(line.replace(TEXT, '\xf0\x9f'), 'latin1')));

function batchOf(records: readonly Uint8Array[], firstLine = 1): Batch {
  const text = Buffer.concat(records.flatMap((record) => [record, Buffer.from('\n')]));
  const piece = { file: 'a.jsonl', member: null, firstLine, collectedAt: '2026-11-22T00:00:00.000Z', text };
  return { pieces: [piece], unreadable: [], inputBytes: text.byteLength, end: FILES_START };
}

function bytesOf(json: string | CopiedBytes): Uint8Array {
  return Buffer.from(typeof json === 'string' ? json : copiedBytes(json));
}

/** What was read, to the byte. */
function contentOf({ lines, rejected, erasures }: ReadBatch): unknown[] {
  return [lines.map(({ json, ...line }) => ({ ...line, json: bytesOf(json) })), rejected, erasures];
}

describe('readBatch', () => {
  it('gives of each record what it gives of that record alone, whatever stands before it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...RECORDS), { minLength: 2, maxLength: 12 }), (records) => {
        const alone = records.map((record, i) => contentOf(readBatch(batchOf([record], i + 1), latin1ByteText)));

        const together = contentOf(readBatch(batchOf(records), latin1ByteText));

        expect(together).toEqual([0, 1, 2].map((part) => alone.flatMap((each) => each[part])));
      }),
    );
  });

  it('writes U+FFFD for bytes that are no UTF-8, beside which SQL reads no row of RAW', () => {
    const { lines } = readBatch(batchOf(RECORDS), latin1ByteText);

    const written = lines.map(({ json }) => bytesOf(json));
    expect(written.filter((bytes) => !isUtf8(bytes))).toEqual([]);
    expect(written.filter((bytes) => Buffer.from(bytes).includes('\ufffd'))).toHaveLength(2);
  });

  it('keeps out a tweet that is too large to be queried, and takes those around it', () => {
    const large = JSON.stringify({ data: v2Tweet(), pad: 'x'.repeat(6_000_000) });

    const { lines, rejected, tally } = readBatch(
      batchOf([streamLine, large, streamLine].map((line) => Buffer.from(line))),
      latin1ByteText,
    );

    expect(lines).toHaveLength(2);
    expect(rejected).toMatchObject([{ file: 'a.jsonl', line: 2, kind: 'too-large' }]);
    expect(rejected[0]?.text).toContain(large.slice(0, -1));
    expect(tally).toMatchObject({ byShape: { stream: 2 }, rejectedByKind: { 'too-large': 1 } });
  });

  it('counts each tweet of a page by its own kind and language', () => {
    const data = [
      v2Tweet({ lang: 'pt' }),
      { id: '7' },
      v2Tweet({ lang: 'en', referenced_tweets: [{ type: 'quoted', id: '20' }] }),
    ];

    const { tally } = readBatch(batchOf([Buffer.from(JSON.stringify({ data }))]), latin1ByteText);

    expect(tally).toMatchObject({
      byKind: { original: 1, quote: 1 },
      byLanguage: { pt: 1, en: 1 },
      byShape: { page: 2 },
    });
  });

  it.each([
    ['that are copied', streamLine, 20],
    ['that are converted', v1Line, 1],
  ])('reads records %s once each, but for the first of a batch', (_, line, asBytes) => {
    const read: string[] = [];
    const counting: ByteText = {
      ...latin1ByteText,
      decode(bytes) {
        read.push('as bytes');
        return latin1ByteText.decode(bytes);
      },
    };

    const { lines } = readBatch(batchOf(Array.from({ length: 20 }, () => Buffer.from(line))), counting);

    expect(lines).toHaveLength(20);
    expect(read).toHaveLength(asBytes);
  });
});
