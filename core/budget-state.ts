import * as z from 'zod';
import { BUDGET_STATE_PREFIX } from './contract/keys.ts';
import { LakeError } from './errors.ts';

const BUDGET_FORMAT = 1;
/** Blocks of processes that died would pile up; more than these are never in use at once. */
const OPEN_BLOCKS_MAX = 100;

const postsSchema = z.number().int().min(0);

const stateSchema = z.object({
  format: z.literal(BUDGET_FORMAT),
  /** When the first block of the month was reserved, UTC milliseconds. */
  sinceMs: z.number().nullable(),
  /** What was spent for good, in posts, by who spent it. */
  spent: z.record(z.string(), postsSchema),
  /** Blocks that were reserved and not settled: in use, or lost with who reserved them. They count as spent. */
  open: z.array(z.object({ id: z.string(), spender: z.string(), posts: postsSchema })),
});

/** What was spent of a month's budget, in posts; `state/budget/2026-11.json`. */
export type BudgetState = z.infer<typeof stateSchema>;
/** Posts that a spender may use up; no two of a month have the same id. */
export type BudgetBlock = BudgetState['open'][number];

/** A UTC month, `2026-11`. */
export type Month = string;

/** The UTC month of a time. */
export function monthAt(timeMs: number): Month {
  return new Date(timeMs).toISOString().slice(0, 'YYYY-MM'.length);
}

/** The first millisecond of the month, UTC. */
export function monthStartMs(month: Month): number {
  return Date.parse(`${month}-01T00:00:00.000Z`);
}

/** The first millisecond after the month, UTC. */
export function monthEndMs(month: Month): number {
  const start = new Date(monthStartMs(month));
  return start.setUTCMonth(start.getUTCMonth() + 1);
}

export function budgetKey(month: Month): string {
  return `${BUDGET_STATE_PREFIX}${month}.json`;
}

export const NOTHING_SPENT: BudgetState = { format: BUDGET_FORMAT, sinceMs: null, spent: {}, open: [] };

/** Throws LakeError when the text is no budget's state. */
export function parseBudgetState(text: string, key: string): BudgetState {
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new LakeError(`${key} is damaged; restore it, or remove it to count this month anew`, { cause });
  }
}

export function serializeBudgetState(state: BudgetState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

/** Posts by spender, open blocks included. */
export function postsBySpender({ spent, open }: BudgetState): ReadonlyMap<string, number> {
  const posts = new Map(Object.entries(spent));
  for (const block of open) posts.set(block.spender, (posts.get(block.spender) ?? 0) + block.posts);
  return posts;
}

export function postsSpent(state: BudgetState): number {
  return [...postsBySpender(state).values()].reduce((sum, posts) => sum + posts, 0);
}

/** Spending of so short a time says nothing about a month. */
const PROJECTION_MS_MIN = 3_600_000;

/** What the month will have cost at its end if it goes on as it did since the first block, in posts. */
export function projectedPosts(state: BudgetState, nowMs: number): number {
  const { sinceMs } = state;
  const posts = postsSpent(state);
  if (sinceMs === null) return posts;
  const leftMs = monthEndMs(monthAt(nowMs)) - nowMs;
  return Math.round(posts + (posts / Math.max(PROJECTION_MS_MIN, nowMs - sinceMs)) * leftMs);
}

/** The state with one more open block, reserved now. Where too many are open the oldest is taken for lost, and stays spent. */
export function withBlock(state: BudgetState, block: BudgetBlock, nowMs: number): BudgetState {
  const open = [...state.open, block];
  const [oldest] = open;
  const withAll = { ...state, sinceMs: state.sinceMs ?? nowMs, open };
  return oldest && open.length > OPEN_BLOCKS_MAX ? settled(withAll, oldest.id, oldest.posts) : withAll;
}

/** The state once it is known what the block's request cost; unchanged when the block is not open. */
export function settled(state: BudgetState, blockId: string, usedPosts: number): BudgetState {
  const block = state.open.find(({ id }) => id === blockId);
  if (block === undefined) return state;
  const posts = (state.spent[block.spender] ?? 0) + usedPosts;
  return {
    ...state,
    spent: { ...state.spent, [block.spender]: posts },
    open: state.open.filter((other) => other !== block),
  };
}
