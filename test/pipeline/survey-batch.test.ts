import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { latin1ByteText } from '../../adapters/byte-text.ts';
import { memorySpill } from '../../adapters/memory/memory-spill.ts';
import { type Batch, FILES_START } from '../../pipeline/import/batch.ts';
import { sortBatch } from '../../pipeline/import/sort-batch.ts';
import { surveyBatch } from '../../pipeline/import/survey-batch.ts';
import { unwrittenSlots } from '../../pipeline/import/unwritten-slots.ts';
import { v1Tweet, v2Tweet } from '../core/shapes-builders.ts';
import { memoryLake } from '../support/memory-lake.ts';
import { tweetLine } from '../support/tweets.ts';

/** Copied and converted, in several hours, and no tweets. */
const RECORDS = [
  JSON.stringify({ data: v2Tweet({ text: 'olá — 😀' }) }),
  JSON.stringify(v1Tweet({ text: 'olá — 😀' })),
  tweetLine('2026-11-20T10:05:00Z', { text: 'já é manhã' }).json,
  '{"delete":{"status":{"id_str":"5"}}}',
  '{"cut',
];

function batchOf(records: readonly string[]): Batch {
  const text = Buffer.from(records.map((record) => `${record}\n`).join(''));
  const piece = { file: 'a.jsonl', member: null, firstLine: 1, collectedAt: null, text };
  return { pieces: [piece], unreadable: [], inputBytes: text.byteLength, end: FILES_START };
}

describe('a survey', () => {
  it('says what sorting the batch gives: the same report, slots with lines and bytes, objects beside RAW', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...RECORDS)), async (records) => {
        const lake = await memoryLake();
        const before = await objectsIn(lake.store);
        const spill = memorySpill();

        const survey = surveyBatch(latin1ByteText, lake.plan, batchOf(records));

        const sorted = await sortBatch({ lake, spill, byteText: latin1ByteText }, batchOf(records));
        const { slots } = await unwrittenSlots(sorted.run === null ? [] : [sorted.run], spill, () => false);
        expect(survey).toEqual({
          report: { ...sorted, run: null },
          slots,
          otherObjects: (await objectsIn(lake.store)) - before,
        });
      }),
    );
  });
});

async function objectsIn(store: { list(prefix: string): AsyncIterable<unknown> }): Promise<number> {
  let count = 0;
  for await (const _ of store.list('')) count++;
  return count;
}
