import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from '../../adapters/hash.ts';
import { compareUtf8 } from '../../core/compare-utf8.ts';
import type { EnvelopeLine } from '../../core/envelope.ts';
import { linesOf } from '../../core/ndjson.ts';
import { RAW_FILE_TWEETS_MAX, rawFilesOf } from '../../core/raw-file.ts';
import { minuteName, type SlotPlan, slotAt, slotOfRawKey } from '../../core/slot.ts';
import { compareIds } from '../../core/snowflake.ts';
import { tweetLine } from '../support/tweets.ts';

const PLAN: SlotPlan = [{ fromDay: '0000-01-01', minutes: 60 }];

const line: fc.Arbitrary<EnvelopeLine> = fc
  .record({
    minute: fc.constantFrom(0, 59, 60, 61, 150),
    sequence: fc.integer({ min: 0, max: 3 }),
    text: fc.string({ unit: 'grapheme', maxLength: 5 }),
    collected: fc.constantFrom('2026-11-21T13:00:00.000Z', '2026-11-21T14:00:00.000Z'),
  })
  .map(({ minute, sequence, text, collected }) =>
    tweetLine(new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString(), { sequence, text, collectedAt: collected }),
  );
/** Of few ids, so that many are there twice. */
const manyLines = fc.array(line, { maxLength: 40, size: 'max' });

describe('rawFilesOf', () => {
  it('holds 1 to 100 tweets of one slot in each file, by id and then by when they were collected, named by the minute of the oldest (invariant 1)', () => {
    fc.assert(
      fc.property(manyLines, (lines) => {
        const byJson = new Map(lines.map((each) => [each.json, each]));
        for (const { key, bytes } of rawFilesOf(lines, PLAN, sha256)) {
          const tweets = [...linesOf(bytes)].map((l) => byJson.get(l.line) as EnvelopeLine);
          expect(tweets.length).toBeGreaterThan(0);
          expect(tweets.length).toBeLessThanOrEqual(RAW_FILE_TWEETS_MAX);
          expect(new Set(tweets.map(({ timeMs }) => slotAt(timeMs, PLAN)))).toEqual(new Set([slotOfRawKey(key, PLAN)]));
          const oldest = Math.min(...tweets.map(({ timeMs }) => timeMs));
          expect(key).toContain(`/${minuteName(oldest)}Z-${sha256(bytes).slice(0, 12)}.json`);
          expect(tweets).toEqual(
            [...tweets].sort((a, b) => compareIds(a.id, b.id) || compareUtf8(a.collectedAt, b.collectedAt)),
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keeps each different line once, whatever their order', () => {
    fc.assert(
      fc.property(manyLines, (lines) => {
        const files = rawFilesOf(lines, PLAN, sha256);
        const reversed = rawFilesOf([...lines].reverse(), PLAN, sha256);
        expect(reversed).toEqual(files);
        const kept = files.flatMap(({ bytes }) => [...linesOf(bytes)].map((l) => l.line));
        expect(kept.sort()).toEqual([...new Set(lines.map(({ json }) => json))].sort());
      }),
      { numRuns: 30 },
    );
  });

  it('fills files before it begins another one', () => {
    const lines = Array.from({ length: 250 }, (_, i) => tweetLine('2026-11-21T13:05:00Z', { sequence: i }));

    const sizes = rawFilesOf(lines, PLAN, sha256).map(({ bytes }) => [...linesOf(bytes)].length);

    expect(sizes).toEqual([100, 100, 50]);
  });
});
