import { describe, expect, it } from '@jest/globals';
import type { Lake } from '../../pipeline/lake.ts';
import type { PutResult } from '../../pipeline/ports/object-store.ts';
import { writeRaw } from '../../pipeline/write-raw.ts';
import { keysOf, memoryLake } from '../support/memory-lake.ts';
import { tweetLine } from '../support/tweets.ts';

const LINES = [tweetLine('2026-11-21T13:05:00Z')];

/** A lake that refuses so many writes, and what is waited for between them. */
async function refusingLake(refusals: number): Promise<{ lake: Lake; pausesMs: number[] }> {
  const open = await memoryLake();
  const pausesMs: number[] = [];
  let left = refusals;
  const put: typeof open.store.put = async (...args): Promise<PutResult> =>
    left-- > 0 ? { kind: 'conflict' } : open.store.put(...args);
  const clock = { ...open.clock, sleep: async (ms: number) => void pausesMs.push(ms) };
  return { lake: { ...open, store: { ...open.store, put }, clock, random: () => 0.5 }, pausesMs };
}

describe('writeRaw', () => {
  it('takes a file that is there for written (invariant 1)', async () => {
    const { lake, pausesMs } = await refusingLake(0);

    const [first] = await writeRaw(lake, LINES);

    expect(await writeRaw(lake, LINES)).toEqual([first]);
    expect(await keysOf(lake, 'raw/')).toEqual([first?.key]);
    expect(pausesMs).toEqual([]);
  });

  it('tries again after longer and longer pauses where a file was refused and is not there', async () => {
    const { lake, pausesMs } = await refusingLake(3);

    await writeRaw(lake, LINES);

    expect(await keysOf(lake, 'raw/')).toHaveLength(1);
    expect(pausesMs).toEqual([125, 250, 500]);
  });

  it('gives up with a reason', async () => {
    const { lake, pausesMs } = await refusingLake(8);

    await expect(writeRaw(lake, LINES)).rejects.toThrow('was refused 8 times, and is not there');

    expect(pausesMs).toEqual([125, 250, 500, 1000, 2000, 2000, 2000]);
  });
});
