import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SourceFailure } from '../../core/errors.ts';
import { idAt, idBefore } from '../../core/snowflake.ts';
import { sweep } from '../../pipeline/ingest/sweep.ts';
import { type FakeSource, fakeSource, RATE_RESET_MS } from '../support/fake-source.ts';
import { fakeClock, memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import {
  DAY_MS,
  idsBetween,
  idsInRef,
  MINUTE_MS,
  optionsFor,
  published,
  SEARCH,
  stateOf,
} from '../support/sweeping.ts';

const TOO_OLD: SourceFailure = { kind: 'invalid-request', parameters: ['since_id'] };

describe('a sweep whose since_id X finds too old', () => {
  it('moves to the border that X names, reports the gap, and reads the rest', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(40));
    const sinceMsMin = TEST_NOW_MS - 25 * MINUTE_MS;
    source.failures.push({ ...TOO_OLD, sinceMsMin });

    const result = await sweep(lake, source, SEARCH, optionsFor(lake));

    const gap = { fromMs: TEST_NOW_MS - 30 * MINUTE_MS, toMs: sinceMsMin + 10 * MINUTE_MS };
    expect(result).toMatchObject({ kind: 'complete', gaps: [gap] });
    expect((await stateOf(lake)).gaps).toEqual([gap]);
    expect(await idsInRef(lake)).toEqual(idsBetween(source.tweets, gap.toMs, TEST_NOW_MS - MINUTE_MS));
  });

  it('loses nothing of a paused sweep that lies above the border', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(40));
    source.remaining.push(0);
    await sweep(lake, source, SEARCH, optionsFor(lake));
    const sinceMsMin = TEST_NOW_MS - 20 * MINUTE_MS;
    source.failures.push({ ...TOO_OLD, sinceMsMin });

    const result = await sweep(lake, source, SEARCH, optionsFor(lake));

    const toMs = sinceMsMin + 10 * MINUTE_MS;
    expect(result).toMatchObject({ kind: 'complete', gaps: [{ fromMs: TEST_NOW_MS - 30 * MINUTE_MS, toMs }] });
    expect(await idsInRef(lake)).toEqual(idsBetween(source.tweets, toMs, TEST_NOW_MS - MINUTE_MS));
  });

  it('gives up nothing on its own: a border that is not above the cursor, or not below the end, cuts it', async () => {
    const lake = await memoryLake();
    const source = fakeSource(published(10));
    const borders = [undefined, TEST_NOW_MS - DAY_MS, TEST_NOW_MS, 0, 9e14];

    for (const sinceMsMin of borders) {
      source.failures.push({ ...TOO_OLD, ...(sinceMsMin !== undefined && { sinceMsMin }) });
      const result = await sweep(lake, source, SEARCH, optionsFor(lake));
      expect(result).toMatchObject({ kind: 'cut', cause: 'fault', gaps: [] });
    }
    expect(await sweep(lake, source, SEARCH, optionsFor(lake))).toMatchObject({ kind: 'complete', gaps: [] });
  });
});

describe('a sweep with an overlap', () => {
  it('reads so much before the cursor once more, and finds what the index showed late', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const all = published(20);
    const [late] = all.splice(300, 1);
    const source = fakeSource(all);
    await sweep(lake, source, SEARCH, optionsFor(lake));
    source.tweets.push(late ?? {});
    clock.advance(5 * MINUTE_MS);

    await sweep(lake, source, SEARCH, optionsFor(lake));
    expect(await idsInRef(lake)).not.toContain(String(late?.id));
    const again = await sweep(lake, source, SEARCH, optionsFor(lake, { overlapMs: 10 * MINUTE_MS }));
    expect(again).toMatchObject({ kind: 'complete', requests: 0 });
    clock.advance(1);
    const overlapping = await sweep(lake, source, SEARCH, optionsFor(lake, { overlapMs: 10 * MINUTE_MS }));

    const sinceMs = TEST_NOW_MS + (4 - 10) * MINUTE_MS;
    expect(source.requests.at(-1)?.sinceId).toBe(idBefore(idAt(sinceMs)));
    expect(overlapping).toMatchObject({ kind: 'complete', postPrices: 361 });
    expect(await idsInRef(lake)).toContain(String(late?.id));
  });

  it('begins nowhere before the first sweep did or X reaches', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const source = fakeSource([]);
    const options = () => optionsFor(lake, { overlapMs: 7 * DAY_MS });

    await sweep(lake, source, SEARCH, options());
    clock.advance(DAY_MS);
    await sweep(lake, source, SEARCH, options());

    expect(source.requests.map(({ sinceId }) => sinceId)).toEqual([
      idBefore(idAt(TEST_NOW_MS - 30 * MINUTE_MS)),
      idBefore(idAt(TEST_NOW_MS - 6 * DAY_MS + 10 * MINUTE_MS)),
    ]);
  });

  it('asks for no window that holds no id, as when the overlap is set back under a paused sweep', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const source = fakeSource(published(30));
    await sweep(lake, source, SEARCH, optionsFor(lake));
    clock.advance(MINUTE_MS);
    source.remaining.push(...Array.from({ length: 4 }, () => 1), 0);
    const cut = await sweep(lake, source, SEARCH, optionsFor(lake, { overlapMs: 20 * MINUTE_MS }));

    const rest = await sweep(lake, source, SEARCH, optionsFor(lake));

    expect([cut, rest]).toMatchObject([
      { cause: 'rate-limit', tweets: 500 },
      { kind: 'complete', requests: 0 },
    ]);
    expect(await idsInRef(lake)).toHaveLength(1799);
  });
});

describe('sweeps that are cut in a row', () => {
  it('go on below each other, and the next above them all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 }), async (pages) => {
        const clock = fakeClock(TEST_NOW_MS);
        const lake = await memoryLake({ clock });
        const source = fakeSource(published(60, 20), 10);
        const seen: string[] = [];
        recordIds(source, seen);
        for (const count of pages) {
          source.remaining.splice(0, source.remaining.length, ...Array.from({ length: count - 1 }, () => 1), 0);
          const cut = await sweep(lake, source, SEARCH, optionsFor(lake));
          if (cut.kind === 'cut') expect(cut).toMatchObject({ cause: 'rate-limit', resumeAtMs: RATE_RESET_MS });
          clock.advance(MINUTE_MS);
        }
        source.remaining.length = 0;
        expect((await sweep(lake, source, SEARCH, optionsFor(lake))).kind).toBe('complete');

        // Nothing is left out, and nothing is paid for twice.
        const wanted = idsBetween(source.tweets, TEST_NOW_MS - 30 * MINUTE_MS, clock.nowMs() - MINUTE_MS);
        expect(await idsInRef(lake)).toEqual(wanted);
        expect(seen.sort()).toEqual(wanted);
      }),
      { numRuns: 20 },
    );
  });
});

function recordIds(source: FakeSource, seen: string[]): void {
  const { search } = source;
  source.search = async (request) => {
    const page = await search(request);
    seen.push(...page.tweets.map(({ id }) => String(id)));
    return page;
  };
}
