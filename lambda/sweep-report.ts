import { backfillCommand } from '../core/backfill-command.ts';
import type { Search } from '../core/config.ts';
import { STACK_NAME } from '../core/contract/stack-outputs.ts';
import type { SweepResult } from '../pipeline/ingest/sweep.ts';
import type { CutCause } from '../pipeline/ingest/sweep-run.ts';

export interface SweepReport {
  readonly entries: readonly LogEntry[];
  /** By name of the metric. */
  readonly counts: Readonly<Record<string, number>>;
  /** Stands beside the metrics; null when the sweep was not cut. */
  readonly cutCause: CutCause | null;
}

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What the log and the metrics say of a sweep. */
export function sweepReport(search: Search, result: SweepResult): SweepReport {
  const { kind, tweets, files, requests, postPrices, rejected, partialErrors, gaps } = result;
  const facts = { search: search.name, kind, tweets, files, requests, postPrices, rejected, partialErrors };
  const swept: LogEntry =
    kind === 'complete'
      ? { level: 'info', message: 'swept', facts }
      : { level: 'warn', message: 'sweep did not end', facts: { ...facts, ...endOf(result) } };
  const missed = gaps.map((gap): LogEntry => {
    const closedBy = backfillCommand(search.name, gap, ` --lake aws:${STACK_NAME}`);
    const message = 'tweets were missed: they are out of reach of X';
    return { level: 'error', message, facts: { search: search.name, gap, closedBy } };
  });
  const counts = {
    TweetsCollected: tweets,
    TweetsRejected: rejected,
    PostsPaid: postPrices,
    SweepsCut: kind === 'cut' ? 1 : 0,
    SweepGaps: gaps.length,
  };
  return { entries: [swept, ...missed], counts, cutCause: kind === 'cut' ? result.cause : null };
}

/** Why a sweep did not end, and when it goes on. */
function endOf(result: Exclude<SweepResult, { kind: 'complete' }>): Readonly<Record<string, string>> {
  const { reason, resumeAtMs } = result;
  const cause = result.kind === 'cut' ? result.cause : 'held';
  const goesOn = resumeAtMs === null ? 'with the next sweep' : new Date(resumeAtMs).toISOString();
  return { cause, reason, goesOn };
}
