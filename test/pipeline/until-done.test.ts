import { describe, expect, it } from '@jest/globals';
import { SourceError } from '../../core/errors.ts';
import type { Cut } from '../../pipeline/ingest/sweep-run.ts';
import { untilDone } from '../../pipeline/until-done.ts';
import { fakeClock, TEST_NOW_MS } from '../support/memory-lake.ts';

type End = { readonly requests: number } & (Cut | { readonly kind: 'complete' });

const COMPLETE: End = { kind: 'complete', requests: 1 };
const cut = (cause: Cut['cause'], resumeAtMs: number | null = null): End => ({
  kind: 'cut',
  cause,
  reason: cause,
  resumeAtMs,
  requests: 1,
});
const unreachable: End = {
  ...(cut('fault') as Cut),
  requests: 1,
  error: new SourceError('503', { kind: 'unavailable' }),
};

describe('untilDone', () => {
  it('goes on after the rate limit when the headers say, and at once when only its time was up', async () => {
    const { ends, clock, waits } = await runAll([cut('rate-limit', TEST_NOW_MS + 60_000), cut('deadline'), COMPLETE]);

    expect(ends.map(({ kind }) => kind)).toEqual(['cut', 'cut', 'complete']);
    expect(clock.nowMs()).toBe(TEST_NOW_MS + 60_000);
    expect(waits).toEqual(['rate-limit']);
  });

  it('never asks again at once, even if the rate limit is said to be lifted already', async () => {
    const { clock } = await runAll([cut('rate-limit', TEST_NOW_MS - 1000), COMPLETE]);

    expect(clock.nowMs()).toBe(TEST_NOW_MS + 5000);
  });

  it('tries an API that cannot be reached a few times, longer and longer apart', async () => {
    const { ends, clock } = await runAll(Array.from({ length: 9 }, () => unreachable));

    expect(ends).toHaveLength(5);
    expect(clock.nowMs()).toBe(TEST_NOW_MS + 10_000 + 20_000 + 40_000 + 80_000);
  });

  it.each<Cut['cause']>(['budget', 'payment', 'stopped', 'taken-over', 'clock', 'fault'])(
    'ends when it is cut by what does not pass: %s',
    async (cause) => {
      expect((await runAll([cut(cause, TEST_NOW_MS + 1), COMPLETE])).ends).toEqual([cut(cause, TEST_NOW_MS + 1)]);
    },
  );

  it('ends when it was asked to stop', async () => {
    const stop = new AbortController();
    stop.abort();

    expect((await runAll([cut('deadline'), COMPLETE], stop.signal)).ends).toHaveLength(1);
  });
});

async function runAll(ends: readonly End[], signal = new AbortController().signal) {
  const clock = fakeClock(TEST_NOW_MS);
  const waits: string[] = [];
  const left = [...ends];
  const run = async (): Promise<End> => left.shift() ?? COMPLETE;
  const done = await untilDone(run, { clock, signal, onWait: (reason) => waits.push(reason) });
  return { ends: done, clock, waits };
}
