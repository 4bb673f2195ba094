import type { QueryStats } from '../../pipeline/ports/query-engine.ts';
import { durationText } from '../duration.ts';

const BYTES_PER_MB = 1_000_000;

/** What a query gave and took, in one line: rows and time, and on Athena what was scanned and what that costs. */
export function statsLine(rows: number, { elapsedMs, scannedBytes, costUsd }: QueryStats): string {
  const time = elapsedMs < 10_000 ? `${(elapsedMs / 1000).toFixed(2)} s` : durationText(elapsedMs);
  const scanned = scannedBytes === null ? '' : `, ${(scannedBytes / BYTES_PER_MB).toFixed(1)} MB scanned`;
  const cost = costUsd === null ? '' : `, $${costUsd.toFixed(6)}`;
  return `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'} in ${time}${scanned}${cost}`;
}
