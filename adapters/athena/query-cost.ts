/** US dollars for one TB scanned, and the least that a query is charged for. Source: aws.amazon.com/athena/pricing, November 2026. */
const USD_PER_TB = 5;
const MB_MIN = 10;

const BYTES_PER_MB = 2 ** 20;
const MB_PER_TB = 2 ** 20;

/** What a query that ended well costs: scanned bytes rounded up to the megabyte, at least 10 MB. */
export function scanCostUsd(scannedBytes: number): number {
  const chargedMb = Math.max(MB_MIN, Math.ceil(scannedBytes / BYTES_PER_MB));
  return (chargedMb / MB_PER_TB) * USD_PER_TB;
}
