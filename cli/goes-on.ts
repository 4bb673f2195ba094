import type { SourceError } from '../core/errors.ts';

/** How a run ended that is not complete. */
interface Unfinished {
  readonly kind: 'cut' | 'busy';
  /** UTC milliseconds; of `busy` the end of the other run's lease; null for at once. */
  readonly resumeAtMs: number | null;
  readonly error?: SourceError;
}

/** When a run can go on, as the end of the line that says why it did not; nothing where that line says what to do first. */
export function goesOnText({ kind, resumeAtMs, error }: Unfinished): string {
  if (saysWhatToDo(error)) return '';
  if (resumeAtMs === null) return '; run it again to go on';
  const time = new Date(resumeAtMs).toISOString();
  return kind === 'busy' ? `; it can go on when that has ended, at ${time} at the latest` : `; it can go on at ${time}`;
}

/** The same again would be refused again: X says why, or the error ends with what has to be done. */
function saysWhatToDo(error: SourceError | undefined): boolean {
  const kind = error?.failure.kind;
  return kind === 'unauthorized' || kind === 'payment-required' || kind === 'invalid-request';
}
