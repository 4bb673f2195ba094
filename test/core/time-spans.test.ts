import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commonSpans, spansWithout, type TimeSpan } from '../../core/time-spans.ts';

const END_MS = 30;

/** Spans without overlaps, none of them empty. */
const spanLists = fc.uniqueArray(fc.integer({ min: 0, max: END_MS }), { maxLength: 8 }).map((borders) => {
  const sorted = borders.sort((a, b) => a - b);
  return sorted.flatMap((toMs, i) => (i % 2 === 0 ? [] : [{ fromMs: sorted[i - 1] ?? 0, toMs }]));
});

const holds = (spans: readonly TimeSpan[], timeMs: number): boolean =>
  spans.some(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs);

describe('commonSpans and spansWithout', () => {
  it('hold just the milliseconds that both lists, or the first alone, hold', () => {
    fc.assert(
      fc.property(spanLists, spanLists, (a, b) => {
        const common = commonSpans(a, b);
        const without = spansWithout(a, b);

        for (let timeMs = 0; timeMs <= END_MS; timeMs++) {
          expect(holds(common, timeMs)).toBe(holds(a, timeMs) && holds(b, timeMs));
          expect(holds(without, timeMs)).toBe(holds(a, timeMs) && !holds(b, timeMs));
        }
        expect([...common, ...without].filter(({ fromMs, toMs }) => fromMs >= toMs)).toEqual([]);
      }),
    );
  });
});
