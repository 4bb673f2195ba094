import { coveredBetween } from '../../core/search-coverage.ts';
import type { SearchRun, SearchRunEnd } from '../../core/search-record.ts';
import type { SearchState } from '../../core/search-state.ts';
import { gapsSince } from '../../core/sweep-plan.ts';
import type { Lake } from '../lake.ts';
import { recordEnd } from '../record-run.ts';

/**
 * The state with what a run begins with: if the run dies, the next one writes down what it read, as this one does now
 * for a run that died with the state that was found. `from` is what it goes on from.
 */
export async function beginFrom(
  lake: Lake,
  found: SearchState,
  run: SearchRun,
  from: SearchState = found,
): Promise<SearchState> {
  await recordDeath(lake, found, run);
  const { cursor, paused, gaps } = from;
  return {
    ...from,
    began: { atMs: run.beganAtMs, query: run.query, cursor, paused, gapsToMs: gaps.at(-1)?.toMs ?? null },
  };
}

async function recordDeath(lake: Lake, state: SearchState, next: SearchRun): Promise<void> {
  const { claim, began } = state;
  if (claim === null || began === null) return;
  const dead = { ...next, query: began.query, run: claim.runId, beganAtMs: began.atMs };
  const reason = 'it ended without a word; another run found it so';
  await recordEnd(lake, dead, { ...endOf(lake, state), outcome: 'died', reason, posts: null, requests: null });
}

/** Writes down what a run has read; `key` is the file of its begin. */
export function recordSweep(
  lake: Lake,
  run: SearchRun,
  state: SearchState,
  { key, ...told }: Pick<SearchRunEnd, 'outcome' | 'reason' | 'posts' | 'requests'> & { readonly key: string },
): Promise<void> {
  return recordEnd(lake, run, { ...endOf(lake, state), ...told }, key);
}

/** What a state says that its run did. */
function endOf({ clock }: Lake, state: SearchState): Pick<SearchRunEnd, 'atMs' | 'covered' | 'missed'> {
  const missed = gapsSince(state.gaps, state.began?.gapsToMs ?? null);
  const covered = state.began === null ? [] : coveredBetween(state.began, state, missed);
  return { atMs: clock.nowMs(), covered, missed };
}
