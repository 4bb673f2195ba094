import type { TweetRow } from '../../core/ref-schema.ts';
import type { Slot } from '../../core/slot.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { refineKeys, type SlotResult } from '../../pipeline/refine-keys.ts';

/** Refines RAW files as they come, beside what else is going on. */
export interface Refiner {
  /** Takes over the files, and those that failed before. */
  add(rawKeys: readonly string[]): void;
  /** Resolves when nothing is left to do; gives what the last attempt at some file failed with, or null. */
  finish(): Promise<unknown>;
}

export interface RefinerEvents {
  readonly onSlot: (slot: Slot, rows: readonly TweetRow[]) => void;
  readonly onFailure: (slot: Slot | null, error: unknown) => void;
}

/** What comes while a batch is being refined is the next batch, so that a slot is refined once for many files. */
export function backgroundRefiner(lake: Lake, events: RefinerEvents): Refiner {
  const pending = new Set<string>();
  const failed = new Set<string>();
  let failure: unknown = null;
  let running: Promise<void> | null = null;

  async function drain(): Promise<void> {
    while (pending.size > 0) {
      const keys = [...pending];
      pending.clear();
      for (const result of await refineKeys(lake, keys, NO_DEADLINE)) take(result);
    }
    // Here, not when the promise settles: what comes between the two would wait for the next files.
    running = null;
  }

  function take({ slot, keys, outcome }: SlotResult): void {
    if (outcome.kind === 'refined' && slot !== null) events.onSlot(slot, outcome.rows);
    if (outcome.kind !== 'failed') return;
    for (const key of keys) failed.add(key);
    failure = outcome.error;
    events.onFailure(slot, outcome.error);
  }

  return {
    add(rawKeys) {
      for (const key of [...failed, ...rawKeys]) pending.add(key);
      failed.clear();
      running ??= drain();
    },
    async finish() {
      await running;
      return failed.size === 0 ? null : failure;
    },
  };
}

const NO_DEADLINE = { deadlineMs: Number.POSITIVE_INFINITY };
