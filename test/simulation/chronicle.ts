import { monthAt } from '../../core/budget-state.ts';
import type { Search } from '../../core/config.ts';
import { RAW_PREFIX, SEARCH_STATE_PREFIX, SEARCHES_PREFIX } from '../../core/contract/keys.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';

/** One sweep, as somebody saw it who looks at processes from outside. */
export interface SweepFact {
  readonly runId: string;
  readonly search: Search;
  readonly settleMs: number;
  readonly overlapMs: number;
  readonly lookbackMs: number;
  /** When it began, by the world's clock and by that of its machine. */
  readonly beganMs: number;
  readonly beganLakeMs: number;
  /** Until when it may make requests, by the clock of its machine. */
  readonly deadlineMs: number;
  isLeaseOver: boolean;
  hasRequested: boolean;
  /** Whether the state says that it is over; its process may still wait for the answer. */
  hasReleased: boolean;
  end: {
    readonly kind: 'complete' | 'cut' | 'busy' | 'failed' | 'died';
    readonly atMs: number;
    readonly lakeAtMs: number;
  } | null;
}

/** What happened in a history, and what was seen at once to be wrong. */
export interface Chronicle {
  readonly sweeps: SweepFact[];
  /** Posts that X charged for, by month. */
  readonly charged: Map<string, number>;
  /** For each search the sweep that first saved its state. */
  readonly firstSweeps: Map<string, SweepFact>;
  readonly violations: string[];
  /** Looks at the clock of the machine: whose time is over, is over for good. */
  passLeases(lakeNowMs: number): void;
  onRequest(sweep: SweepFact, lakeNowMs: number): void;
  onCharge(posts: number, askedAtLakeMs: number): void;
  /** The store, watched: what must never happen to an object is seen when it happens. */
  watch(store: ObjectStore, sweep: SweepFact): ObjectStore;
}

export function newChronicle(limitPosts: number): Chronicle {
  const sweeps: SweepFact[] = [];
  const charged = new Map<string, number>();
  const firstSweeps = new Map<string, SweepFact>();
  const violations: string[] = [];
  /** Runs whose begin is durable, with their name and text. */
  const begun = new Set<string>();
  const passLeases = (lakeNowMs: number): void => {
    for (const sweep of sweeps) if (lakeNowMs >= sweep.deadlineMs) sweep.isLeaseOver = true;
  };
  const onState = (sweep: SweepFact, state: string): void => {
    if (!firstSweeps.has(sweep.search.name)) firstSweeps.set(sweep.search.name, sweep);
    sweep.hasReleased = JSON.parse(state).claim === null;
  };
  const onWrite = (sweep: SweepFact, { key, old, now }: Write): void => {
    if (key.startsWith(RAW_PREFIX) && old !== '' && old !== now) violations.push(`${key} was changed`);
    if (key.startsWith(SEARCH_STATE_PREFIX)) onState(sweep, now);
    if (!key.startsWith(SEARCHES_PREFIX)) return;
    if (!now.startsWith(old)) violations.push(`${key} lost lines that it had`);
    for (const run of beginsIn(now.slice(old.length))) begun.add(run);
  };
  return {
    ...{ sweeps, charged, firstSweeps, violations, passLeases },
    onRequest(sweep, lakeNowMs) {
      passLeases(lakeNowMs);
      const { runId, search } = sweep;
      if (!begun.has(JSON.stringify([runId, search.name, search.query]))) {
        violations.push(`${runId} asked X before its begin was durable`);
      }
      const other = sweeps.find((one) => one !== sweep && isAsking(one) && one.search.name === search.name);
      if (other && !sweep.isLeaseOver)
        violations.push(`${runId} asked X while ${other.runId} was sweeping ${search.name}`);
      sweep.hasRequested = true;
    },
    onCharge(posts, askedAtLakeMs) {
      const month = monthAt(askedAtLakeMs);
      const total = (charged.get(month) ?? 0) + posts;
      charged.set(month, total);
      if (total > limitPosts) violations.push(`X charged ${total} posts in ${month}, the limit is ${limitPosts}`);
    },
    watch: (store, sweep) => ({
      ...store,
      async put(key, bytes, options) {
        const before = await store.get(key);
        const result = await store.put(key, bytes, options);
        if (result.kind === 'written') onWrite(sweep, { key, old: textOf(before?.bytes), now: textOf(bytes) });
        return result;
      },
      async delete(key) {
        violations.push(`${key} was deleted`);
        await store.delete(key);
      },
    }),
  };
}

interface Write {
  readonly key: string;
  readonly old: string;
  readonly now: string;
}

function isAsking({ end, hasRequested, hasReleased, isLeaseOver }: SweepFact): boolean {
  return end === null && hasRequested && !hasReleased && !isLeaseOver;
}

function beginsIn(lines: string): string[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === 'began')
    .map(({ run, name, query }) => JSON.stringify([run, name, query]));
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
