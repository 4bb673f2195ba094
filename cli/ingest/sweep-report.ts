import { backfillCommand } from '../../core/backfill-command.ts';
import type { Search } from '../../core/config.ts';
import type { SweepResult } from '../../pipeline/ingest/sweep.ts';
import { counted } from '../counted.ts';
import { goesOnText } from '../goes-on.ts';

/** What a sweep did, on one line. */
export function sweepLine({ name }: Search, result: SweepResult): string {
  const rejected = result.rejected === 0 ? '' : `, ${result.rejected} rejected (kept in quarantine)`;
  const errors = result.partialErrors === 0 ? '' : `, ${counted(result.partialErrors, 'partial error')}`;
  const counts = `${counted(result.tweets, 'tweet')} in ${counted(result.files, 'RAW file')}, ${counted(result.requests, 'request')}`;
  return `${name}: ${result.kind}, ${counts}${rejected}${errors}`;
}

/** Why a sweep is not complete, and when it can go on. */
export function incompleteLine({ name }: Search, result: Exclude<SweepResult, { kind: 'complete' }>): string {
  return `search ${name} is not complete: ${result.reason}${goesOnText(result)}`;
}

/** What was out of X's reach, a line each, with the command that reads it all the same; `flags` go with that. */
export function gapLines({ name }: Search, { gaps }: SweepResult, flags: string): string[] {
  return gaps.map((gap) => {
    const span = `${new Date(gap.fromMs).toISOString()} to ${new Date(gap.toMs).toISOString()}`;
    const what = `search ${name} has a gap: tweets from ${span} are older than X's seven days`;
    return `${what}; this reads them from the full archive: ${backfillCommand(name, gap, flags)}`;
  });
}
