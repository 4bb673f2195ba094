import { sha256 } from '../../adapters/hash.ts';
import { memoryCatalog } from '../../adapters/memory/memory-catalog.ts';
import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import { parquetPartCodec } from '../../adapters/parquet/part-codec.ts';
import type { EnvelopeLine } from '../../core/envelope.ts';
import { partKeyOf } from '../../core/part.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import type { Slot } from '../../core/slot.ts';
import { type Lake, type LakePorts, openLake } from '../../pipeline/lake.ts';
import type { Clock } from '../../pipeline/ports/clock.ts';
import { writeRaw } from '../../pipeline/write-raw.ts';

/** A clock that stands still until the test moves it; sleeping moves it. */
export function fakeClock(startMs: number): Clock & { advance(ms: number): void } {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
    advance(ms) {
      nowMs += ms;
    },
  };
}

export const TEST_NOW_MS = Date.parse('2026-11-21T13:30:00.000Z');

/** A new lake in memory; any port can be replaced. */
export function memoryLake(ports: Partial<LakePorts> = {}): Promise<Lake> {
  return openLake(
    {
      store: memoryObjectStore(),
      codec: parquetPartCodec(),
      catalog: memoryCatalog(),
      clock: fakeClock(TEST_NOW_MS),
      hash: sha256,
      random: () => 0.5,
      ...ports,
    },
    { slotMinutes: 60, create: true },
  );
}

/** The rows of the slot's part; throws when there is none. */
export async function rowsOf(lake: Lake, slot: Slot): Promise<TweetRow[]> {
  const part = await lake.store.get(partKeyOf(slot));
  if (part === null) throw new Error(`slot ${slot} has no part`);
  return lake.codec.decode(part.bytes);
}

export async function keysOf(lake: Pick<Lake, 'store'>, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of lake.store.list(prefix)) keys.push(key);
  return keys;
}

/** Writes tweets to RAW; gives the keys of their files. */
export async function writtenKeys(lake: Lake, lines: readonly EnvelopeLine[]): Promise<string[]> {
  return (await writeRaw(lake, lines)).map(({ key }) => key);
}
