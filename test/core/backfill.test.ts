import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gapsOutside } from '../../core/backfill.ts';

const spans = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 10 }))
  .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }));

describe('gapsOutside', () => {
  it('keeps each millisecond of the gaps that lies outside of the span, and no other', () => {
    fc.assert(
      fc.property(fc.array(spans, { maxLength: 4 }), spans, (gaps, span) => {
        const rest = gapsOutside(gaps, span);

        for (let timeMs = 0; timeMs <= 50; timeMs++) {
          const isIn = ({ fromMs, toMs }: { fromMs: number; toMs: number }) => fromMs <= timeMs && timeMs < toMs;
          expect(rest.some(isIn)).toBe(gaps.some(isIn) && !isIn(span));
        }
        expect(rest.every(({ fromMs, toMs }) => fromMs < toMs)).toBe(true);
      }),
    );
  });
});
