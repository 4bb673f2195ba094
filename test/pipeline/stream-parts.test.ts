import { setImmediate as immediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import { LakeError } from '../../core/errors.ts';
import { idAt } from '../../core/snowflake.ts';
import { lakeBudget, readBudget } from '../../pipeline/budget/budget.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import { collector } from '../../pipeline/stream/collector.ts';
import { postMeter } from '../../pipeline/stream/post-meter.ts';
import { memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import { tweetLine } from '../support/tweets.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const START_ID = idAt(TEST_NOW_MS - 600_000);
const lineAt = (agoMs: number, sequence = 0) => tweetLine(new Date(TEST_NOW_MS - agoMs).toISOString(), { sequence });

describe('collector', () => {
  it('has no room while 5,000 tweets wait to be written', async () => {
    const { store, release } = blockedStore();
    const gathered = collector(await memoryLake({ store, clock: virtualClock(TEST_NOW_MS) }), () => {});
    let hasRoom = false;

    for (let i = 0; i < 4999; i++) gathered.add(lineAt(1000, i));
    await gathered.room();
    gathered.add(lineAt(1000, 4999));
    const room = gathered.room().then(() => {
      hasRoom = true;
    });
    for (let turn = 0; turn < 50; turn++) await immediate();

    expect(hasRoom).toBe(false);
    release();
    await room;
  });

  it('never says of an id that it is durable while one below it is not (invariant 4)', async () => {
    const step = fc.record({ agoMs: fc.nat(300_000), isWritten: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const gathered = collector(await memoryLake({ clock: virtualClock(TEST_NOW_MS) }), () => {});
        const waiting: bigint[] = [];
        for (const [i, { agoMs, isWritten }] of steps.entries()) {
          const line = lineAt(agoMs, i);
          gathered.add(line);
          waiting.push(BigInt(line.id));
          if (isWritten) {
            await gathered.flush();
            waiting.length = 0;
          }
          const durable = BigInt(gathered.durableId(START_ID));
          expect(waiting.filter((id) => id <= durable)).toEqual([]);
        }
        await gathered.flush();
        const newest =
          steps.length === 0
            ? START_ID
            : steps
                .map(({ agoMs }, i) => lineAt(agoMs, i).id)
                .sort()
                .at(-1);
        expect(gathered.durableId(START_ID)).toBe(newest);
      }),
      { numRuns: 40 },
    );
  });

  it('is not led astray by an id from the future', async () => {
    const gathered = collector(await memoryLake({ clock: virtualClock(TEST_NOW_MS) }), () => {});

    gathered.add(lineAt(-3_600_000));
    await gathered.flush();

    expect(gathered.durableId(START_ID)).toBe(START_ID);
  });

  it('fails when a file cannot be written, and does not say that it is durable', async () => {
    const inner = memoryObjectStore();
    let isDown = false;
    const store: ObjectStore = {
      ...inner,
      put: (...args) => (isDown ? Promise.reject(new LakeError('no disk')) : inner.put(...args)),
    };
    const gathered = collector(await memoryLake({ store, clock: virtualClock(TEST_NOW_MS) }), () => {});
    const line = lineAt(1000);
    isDown = true;

    gathered.add(line);

    await expect(gathered.flush()).rejects.toThrow('no disk');
    await expect(gathered.room()).rejects.toThrow('no disk');
    expect(BigInt(gathered.durableId(START_ID))).toBeLessThan(BigInt(line.id));
  });
});

describe('postMeter (invariant 7)', () => {
  it('has always reserved more than was counted, and gives back the rest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(60), { maxLength: 40 }), async (costs) => {
        const lake = await memoryLake();
        const meter = postMeter(lakeBudget(lake, { limitPosts: 100_000, runId: 'a' }), lake.clock, {});
        let used = 0;
        for (const cost of costs) {
          expect(await meter.reserve()).toBeNull();
          const { open, spent } = await readBudget(lake, '2026-11');
          const reserved = open.reduce((sum, { posts }) => sum + posts, spent.stream ?? 0);
          expect(reserved).toBeGreaterThanOrEqual(used + cost);
          meter.count(cost);
          used += cost;
        }
        await meter.settle();
        const { open, spent } = await readBudget(lake, '2026-11');
        expect({ open, spent: spent.stream ?? 0 }).toEqual({ open: [], spent: used });
      }),
      { numRuns: 15 },
    );
  });

  it('takes what was under way when a connection ended for as much as came in its last second', async () => {
    const clock = virtualClock(TEST_NOW_MS);
    const lake = await memoryLake({ clock });
    const meter = postMeter(lakeBudget(lake, { limitPosts: 600, runId: 'a' }), clock, {});
    const spent = async () => (await readBudget(lake, '2026-11')).spent.stream;
    await meter.reserve();
    meter.count(100);
    await clock.advance(1000);
    for (let i = 0; i < 7; i++) meter.count(1);
    await clock.advance(500);

    meter.count(3);
    meter.countUnread();
    meter.countUnread();
    await meter.settle();

    expect(await spent()).toBe(110 + 10);
  });

  it('never counts more unread than it has reserved', async () => {
    const lake = await memoryLake();
    const meter = postMeter(lakeBudget(lake, { limitPosts: 600, runId: 'a' }), lake.clock, {});
    await meter.reserve();

    meter.count(400);
    meter.countUnread();
    await meter.settle();

    expect((await readBudget(lake, '2026-11')).spent).toEqual({ stream: 500 });
  });

  it('reserves anew when a month begins', async () => {
    const clock = virtualClock(Date.parse('2026-11-30T23:59:00Z'));
    const lake = await memoryLake({ clock });
    const meter = postMeter(lakeBudget(lake, { limitPosts: 1000, runId: 'a' }), clock, {});
    await meter.reserve();
    meter.count(40);

    await clock.advance(120_000);
    await meter.reserve();
    meter.count(2);
    await meter.settle();

    expect((await readBudget(lake, '2026-11')).spent).toEqual({ stream: 40 });
    expect((await readBudget(lake, '2026-12')).spent).toEqual({ stream: 2 });
  });

  it('reserves for what comes with a tweet, too', async () => {
    const lake = await memoryLake();
    const meter = postMeter(lakeBudget(lake, { limitPosts: 100_000, runId: 'a' }), lake.clock, { expandAuthors: true });

    await meter.reserve();

    expect((await readBudget(lake, '2026-11')).open).toMatchObject([{ spender: 'stream', posts: 1500 }]);
  });
});

/** Its writes of RAW wait until they are released. */
function blockedStore(): { store: ObjectStore; release: () => void } {
  const inner = memoryObjectStore();
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = () => resolve();
  });
  const store: ObjectStore = {
    ...inner,
    put: async (key, bytes, options) => {
      if (key.startsWith('raw/')) await released;
      return inner.put(key, bytes, options);
    },
  };
  return { store, release };
}
