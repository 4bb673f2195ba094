import type { Lake } from '../pipeline/lake.ts';
import { refineKeys } from '../pipeline/refine-keys.ts';

/** Refines what a command wrote; what cannot be refined now is in RAW, and refined before the next command that writes. */
export async function refineWritten(lake: Lake, rawKeys: readonly string[]): Promise<void> {
  const results = await refineKeys(lake, rawKeys, { deadlineMs: Number.POSITIVE_INFINITY });
  for (const { outcome } of results) if (outcome.kind === 'failed') throw outcome.error;
}
