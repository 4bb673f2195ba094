import { QUARANTINE_PREFIX, RAW_PREFIX } from '../core/contract/keys.ts';
import type { RejectedLine } from '../core/refine.ts';
import type { Lake } from './lake.ts';

/** Keeps the lines of a RAW file that gave no row, each with its number and reason (invariant 5). Idempotent. */
export async function quarantineLines(lake: Lake, rawKey: string, lines: readonly RejectedLine[]): Promise<void> {
  const key = `${QUARANTINE_PREFIX}${rawKey.slice(RAW_PREFIX.length)}.ndjson`;
  const text = lines
    .map(
      ({ lineNumber, kind, reason, line }) =>
        `${JSON.stringify({ file: rawKey, line: lineNumber, kind, reason, text: line })}\n`,
    )
    .join('');
  await lake.store.put(key, new TextEncoder().encode(text));
}
