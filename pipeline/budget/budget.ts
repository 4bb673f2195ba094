import {
  type BudgetState,
  budgetKey,
  type Month,
  monthAt,
  monthEndMs,
  NOTHING_SPENT,
  parseBudgetState,
  postsSpent,
  serializeBudgetState,
  settled,
  withBlock,
} from '../../core/budget-state.ts';
import { LakeError } from '../../core/errors.ts';
import type { Lake } from '../lake.ts';
import { retryPauseMs } from '../retry-pause.ts';

/** How often a change is begun anew because another spender came first; enough for 50 that begin at once. */
const ATTEMPTS_MAX = 16;

/** What a request may bring: so many units (tweets), each with what comes with it. */
export interface ReservationRequest {
  /** Who spends: `search:NAME`, `stream`, `hydrate`, …; `status` shows it so. */
  readonly spender: string;
  /** The most that one unit can cost, in posts. */
  readonly unitPosts: number;
  /** As many units as are wanted. */
  readonly units: number;
  /** The fewest that are of use. Default: `units`. */
  readonly unitsMin?: number;
}

export interface Reservation {
  readonly kind: 'reserved';
  /** As many units as may be asked for, `unitsMin` to `units`. */
  readonly units: number;
  /** What was reserved, in posts: `units` × `unitPosts`. */
  readonly posts: number;
  /** The end of the month of whose budget it is, UTC milliseconds; what is read later should be of another reservation. */
  readonly monthEndMs: number;
  /**
   * Gives back what was not used; in the month of the reservation, whatever the time is. Without it all stays spent.
   * Rejects with LakeError when the state cannot be written; all stays spent then, too.
   */
  settle(usedPosts: number): Promise<void>;
}

export interface Refusal {
  readonly kind: 'refused';
  readonly reason: string;
  /** Posts that the month has left: fewer than were asked for at least. */
  readonly leftPosts: number;
  /** When there is a budget again, UTC milliseconds. */
  readonly resumeAtMs: number;
}

/** What may be spent on posts in a month, whoever spends it. */
export interface Budget {
  /** Before a request: takes the most that it can cost out of the month's budget, or refuses. Rejects with LakeError. */
  reserve(request: ReservationRequest): Promise<Reservation | Refusal>;
}

export interface BudgetOptions {
  /** The most that all spenders of the lake together may spend in a UTC month, in posts. */
  readonly limitPosts: number;
  /** Names this run; no two runs have the same. */
  readonly runId: string;
}

/**
 * The lake's budget (invariant 7). One object a month holds what was spent and what is reserved, and is changed by
 * conditional writes only; so whoever dies, whenever, forfeits a block, and the limit is never passed.
 */
export function lakeBudget(lake: Pick<Lake, 'store' | 'clock' | 'random'>, options: BudgetOptions): Budget {
  let blocks = 0;
  return {
    async reserve(request) {
      const { spender, unitPosts } = request;
      const nowMs = lake.clock.nowMs();
      const month = monthAt(nowMs);
      const id = `${options.runId}/${++blocks}`;
      let units = 0;
      const state = await change(lake, month, (before) => {
        // A write whose answer was lost had arrived.
        if (before.open.some((block) => block.id === id)) return before;
        units = unitsWithin(options.limitPosts - postsSpent(before), request);
        return units === 0 ? before : withBlock(before, { id, spender, posts: units * unitPosts }, nowMs);
      });
      if (units === 0) return refusal(month, options.limitPosts, state);
      const settle = async (usedPosts: number): Promise<void> => {
        await change(lake, month, (before) => settled(before, id, usedPosts));
      };
      return { kind: 'reserved', units, posts: units * unitPosts, monthEndMs: monthEndMs(month), settle };
    },
  };
}

/** What the month's object holds. Rejects with LakeError. */
export async function readBudget(lake: Pick<Lake, 'store'>, month: Month): Promise<BudgetState> {
  return (await read(lake, budgetKey(month))).state;
}

function unitsWithin(leftPosts: number, { unitPosts, units, unitsMin = units }: ReservationRequest): number {
  const affordable = Math.min(units, Math.floor(leftPosts / unitPosts));
  return affordable < unitsMin ? 0 : affordable;
}

function refusal(month: Month, limitPosts: number, state: BudgetState): Refusal {
  const leftPosts = Math.max(0, limitPosts - postsSpent(state));
  const left = leftPosts === 0 ? 'is used up' : `has only ${leftPosts} left`;
  const reason = `the budget of ${limitPosts} posts for ${month} (ingest.monthlyPostBudget) ${left}`;
  return { kind: 'refused', reason, leftPosts, resumeAtMs: monthEndMs(month) };
}

type BudgetLake = Pick<Lake, 'store' | 'clock' | 'random'>;

/** Changes the month's state under a condition, again after each conflict; gives the state as it then stands. */
async function change(
  lake: BudgetLake,
  month: Month,
  next: (before: BudgetState) => BudgetState,
): Promise<BudgetState> {
  const key = budgetKey(month);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (attempt > 0) await lake.clock.sleep(retryPauseMs(attempt, lake.random));
    const { state, etag } = await read(lake, key);
    const after = next(state);
    if (after === state) return state;
    const bytes = new TextEncoder().encode(serializeBudgetState(after));
    const put = await lake.store.put(key, bytes, etag === null ? { ifNoneMatch: '*' } : { ifMatch: etag });
    if (put.kind === 'written') return after;
  }
  throw new LakeError(`${key} changed under each of ${ATTEMPTS_MAX} attempts to write it; try again later`);
}

async function read({ store }: Pick<Lake, 'store'>, key: string): Promise<{ state: BudgetState; etag: string | null }> {
  const object = await store.get(key);
  if (object === null) return { state: NOTHING_SPENT, etag: null };
  return { state: parseBudgetState(new TextDecoder().decode(object.bytes), key), etag: object.etag };
}
