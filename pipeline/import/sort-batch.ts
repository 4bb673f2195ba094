import { ERASURE_PREFIX, IMPORT_QUARANTINE_PREFIX } from '../../core/contract/keys.ts';
import { SHORT_HASH_CHARS } from '../../core/hash.ts';
import { groupBySlot } from '../../core/raw-file.ts';
import type { Lake } from '../lake.ts';
import type { ByteText } from '../ports/byte-text.ts';
import type { Spill } from '../ports/spill.ts';
import type { Batch, SortReport } from './batch.ts';
import { readBatch } from './read-batch.ts';

export interface SortPorts {
  readonly lake: Lake;
  readonly spill: Spill;
  readonly byteText: ByteText;
}

/**
 * Sorts the tweets of a batch by slot into the spill; what is no tweet goes into quarantine with file, line and reason,
 * requests to erase tweets into objects of their own.
 */
export async function sortBatch({ lake, spill, byteText }: SortPorts, batch: Batch): Promise<SortReport> {
  const { lines, rejected, erasures, tally } = readBatch(batch, byteText);
  await keepLines(
    lake,
    IMPORT_QUARANTINE_PREFIX,
    rejected.map((record) => `${JSON.stringify(record)}\n`),
  );
  await keepLines(lake, ERASURE_PREFIX, erasures);
  const run = await spill.write(groupBySlot(lines, lake.plan));
  return { run, tweets: lines.length, tally, inputBytes: batch.inputBytes };
}

/** Keeps lines in an object that is named by its bytes, so that the same lines make the same object. */
async function keepLines(lake: Lake, prefix: string, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const text = lines.join('');
  const key = `${prefix}${lake.hash(text).slice(0, SHORT_HASH_CHARS)}.ndjson`;
  await lake.store.put(key, new TextEncoder().encode(text));
}
