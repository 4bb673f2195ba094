import { backfillCommand } from '../core/backfill-command.ts';
import type { Search } from '../core/config.ts';
import { STACK_NAME } from '../core/contract/stack-outputs.ts';
import type { StreamGap } from '../core/stream-state.ts';
import type { StreamResult } from '../pipeline/stream/stream.ts';
import type { LogEntry } from './sweep-report.ts';

export interface StreamReport {
  readonly entries: readonly LogEntry[];
  /** By name of the metric. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What the log and the metrics say of a stream. */
export function streamReport(
  result: StreamResult,
  gaps: readonly StreamGap[],
  searches: readonly Search[],
): StreamReport {
  const { kind, tweets, filled, files, connections, postPrices, rejected, partialErrors, fills } = result;
  const facts = { kind, tweets, filled, files, connections, postPrices, rejected, partialErrors, fills: fills.length };
  const held: LogEntry =
    kind === 'ended'
      ? { level: 'info', message: 'stream held', facts }
      : { level: 'warn', message: 'stream did not go on', facts: { ...facts, ...endOf(result) } };
  const retweets = gaps.filter(({ of }) => of === 'retweets');
  const missed = gaps.filter(({ of }) => of === 'all');
  return {
    entries: [
      held,
      ...retweets.map((gap): LogEntry => ({ level: 'warn', message: RETWEETS_MISSED, facts: { gap } })),
      ...missed.flatMap((gap) => searches.map((search) => missedEntry(search, gap))),
    ],
    counts: {
      TweetsCollected: tweets + filled,
      TweetsRejected: rejected,
      PostsPaid: postPrices,
      StreamConnections: connections,
      StreamsCut: kind === 'cut' ? 1 : 0,
      RetweetGaps: retweets.length,
      RetweetGapSeconds: Math.round(retweets.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) / 1000),
      SweepGaps: missed.length,
    },
  };
}

const RETWEETS_MISSED = 'retweets were missed: the stream was not connected, and search does not return them';

function missedEntry({ name }: Search, gap: StreamGap): LogEntry {
  const message = 'tweets were missed: they are out of reach of X';
  return {
    level: 'error',
    message,
    facts: { search: name, gap, closedBy: backfillCommand(name, gap, ` --lake aws:${STACK_NAME}`) },
  };
}

/** Why a stream did not go on, and when it does. */
function endOf({ reason, resumeAtMs }: Exclude<StreamResult, { kind: 'ended' }>): Readonly<Record<string, string>> {
  return { reason, goesOn: resumeAtMs === null ? 'with the next invocation' : new Date(resumeAtMs).toISOString() };
}
