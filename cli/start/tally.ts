import type { Sentiment, TweetRow } from '../../core/ref-schema.ts';
import type { Slot } from '../../core/slot.ts';

export type SentimentCounts = Readonly<Record<Sentiment, number>>;

/** The tweet that the screen shows. */
export interface ShownTweet {
  /** UTC milliseconds. */
  readonly timeMs: number;
  readonly text: string;
  readonly symbol: string | null;
}

/** Rows of REF by slot, kept up to date by what refine gives, so that nothing has to be read again. */
export interface Tally {
  /** Takes over a slot's rows as they stand in REF now. */
  setSlot(slot: Slot, rows: readonly TweetRow[]): void;
  counts(): SentimentCounts;
  newest(): ShownTweet | null;
}

const NONE: SentimentCounts = { Positive: 0, Negative: 0, Neutral: 0 };

/** A tally that begins with what REF held before. */
export function tallyOf(initial: ReadonlyMap<Slot, SentimentCounts>, initialNewest: ShownTweet | null): Tally {
  const bySlot = new Map(initial);
  const total = { ...NONE };
  for (const counts of bySlot.values()) add(total, counts, 1);
  let newest = initialNewest;
  return {
    setSlot(slot, rows) {
      const counts = countsOf(rows);
      add(total, bySlot.get(slot) ?? NONE, -1);
      add(total, counts, 1);
      bySlot.set(slot, counts);
      for (const row of rows) {
        if (newest === null || row.created_at >= newest.timeMs) newest = shownOf(row);
      }
    },
    counts: () => ({ ...total }),
    newest: () => newest,
  };
}

function countsOf(rows: readonly TweetRow[]): SentimentCounts {
  const counts = { ...NONE };
  for (const { sentiment } of rows) counts[sentiment]++;
  return counts;
}

function add(total: Record<Sentiment, number>, counts: SentimentCounts, sign: 1 | -1): void {
  for (const sentiment of Object.keys(total) as Sentiment[]) total[sentiment] += sign * counts[sentiment];
}

function shownOf({ created_at, text, symbol }: TweetRow): ShownTweet {
  return { timeMs: created_at, text: text ?? '', symbol };
}
