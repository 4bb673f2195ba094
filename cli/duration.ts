import { UsageError } from '../core/errors.ts';

const MS_PER_UNIT: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LONGEST_MS = 365 * 86_400_000;
/** What a duration looks like, for those who typed something else. */
export const DURATION_FORM = 'a whole number and s, m, h or d (30m, 6h), at most 365d';

/** Milliseconds of a duration as it is typed: `90s`, `30m`, `6h`, `2d`. Throws UsageError for anything else. */
export function parseDurationMs(text: string): number {
  const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const durationMs = Number(amount) * (MS_PER_UNIT[unit ?? ''] ?? Number.NaN);
  if (durationMs > 0 && durationMs <= LONGEST_MS) return durationMs;
  throw new UsageError(`a duration is ${DURATION_FORM}, got "${text}"`);
}

/** A duration as people read it: `45 s`, `12 min`, `3 h 05 min`. */
export function durationText(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
