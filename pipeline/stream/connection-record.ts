import type { SearchRun, SearchRunEnd } from '../../core/search-record.ts';
import type { NamedQuery } from '../../core/stream-rules.ts';
import type { StreamConnection, StreamState } from '../../core/stream-state.ts';
import { timeOf } from '../../core/stream-state.ts';
import { inGroups } from '../in-groups.ts';
import type { Lake } from '../lake.ts';
import { recordBegin, recordEnd } from '../record-run.ts';

/** Writes down which rules are active on a connection, before any of its tweets is in RAW. */
export async function recordConnection(
  lake: Lake,
  run: string,
  connectedAtMs: number,
  queries: readonly NamedQuery[],
): Promise<StreamConnection> {
  const rules = await inGroups(queries, async ({ name, query }) => {
    const key = await recordBegin(lake, { run, beganAtMs: connectedAtMs, name, query, source: 'stream' });
    return { name, query, key };
  });
  return { run, connectedAtMs, rules };
}

/** Writes down, for each rule, up to when the connection's tweets are durable. */
export async function recordDisconnection(
  lake: Lake,
  { connection, durableId }: StreamState,
  end: Pick<SearchRunEnd, 'outcome' | 'reason' | 'posts'>,
): Promise<void> {
  if (connection === null) return;
  const { run, connectedAtMs, rules } = connection;
  const durableUntilMs = durableId === null ? connectedAtMs : timeOf(durableId) + 1;
  const covered = durableUntilMs > connectedAtMs ? [{ fromMs: connectedAtMs, toMs: durableUntilMs }] : [];
  await inGroups(rules, ({ name, query, key }) => {
    const ended: SearchRun = { run, beganAtMs: connectedAtMs, name, query, source: 'stream' };
    return recordEnd(lake, ended, { ...end, atMs: lake.clock.nowMs(), requests: 1, covered, missed: [] }, key);
  });
}
