import { duckdbQueryEngine } from '../../adapters/duckdb/duckdb-query-engine.ts';
import type { Sentiment } from '../../core/ref-schema.ts';
import { type Slot, slotAt } from '../../core/slot.ts';
import type { Lake } from '../../pipeline/lake.ts';
import type { QueryEngine, QueryValue } from '../../pipeline/ports/query-engine.ts';
import { type SentimentCounts, type ShownTweet, type Tally, tallyOf } from './tally.ts';

const MICROS_PER_MINUTE = 60_000_000;
const NEWEST_SQL = 'select created_at, text, symbol from tweets order by created_at desc limit 1';

/** Counts what REF holds now. */
export async function readTally(lake: Lake, lakeFolder: string): Promise<Tally> {
  const engine = await duckdbQueryEngine({ lakeFolder });
  try {
    const [newest] = await rowsOf(engine, NEWEST_SQL);
    return tallyOf(await countsBySlot(engine, lake), newest ? shownOf(newest) : null);
  } finally {
    await engine.close();
  }
}

/** Groups by the smallest slot that the lake has; larger ones are put together. */
async function countsBySlot(engine: QueryEngine, { plan }: Lake): Promise<Map<Slot, SentimentCounts>> {
  const micros = Math.min(...plan.map(({ minutes }) => minutes)) * MICROS_PER_MINUTE;
  const sql = `select min(created_at), sentiment, count(*) from tweets group by epoch_us(created_at) // ${micros}, sentiment`;
  const bySlot = new Map<Slot, Record<Sentiment, number>>();
  for (const [time, sentiment, count] of await rowsOf(engine, sql)) {
    const slot = slotAt(Date.parse(String(time)), plan);
    const counts = bySlot.get(slot) ?? { Positive: 0, Negative: 0, Neutral: 0 };
    counts[sentiment as Sentiment] += Number(count);
    bySlot.set(slot, counts);
  }
  return bySlot;
}

async function rowsOf(engine: QueryEngine, sql: string): Promise<(readonly QueryValue[])[]> {
  const rows: (readonly QueryValue[])[] = [];
  const { batches } = await engine.query(sql);
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

function shownOf([time, text, symbol]: readonly QueryValue[]): ShownTweet {
  return {
    timeMs: Date.parse(String(time)),
    text: String(text ?? ''),
    symbol: typeof symbol === 'string' ? symbol : null,
  };
}
