import { monthAt, postsBySpender, postsSpent, projectedPosts } from '../../core/budget-state.ts';
import { POST_PRICE_USD } from '../../core/post-price.ts';
import { readBudget } from '../../pipeline/budget/budget.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import type { Fact } from './fact.ts';

export interface BudgetContext {
  readonly nowMs: number;
  /** The most that may be spent in a month. */
  readonly limitPosts: number;
  /** Whether the lake collects from a simulator, which costs nothing. */
  readonly isFree: boolean;
}

/** What was spent in this month, by whom, and what the whole month will have cost, as rows of name and value. */
export async function budgetFacts(store: ObjectStore, { nowMs, limitPosts, isFree }: BudgetContext): Promise<Fact[]> {
  const state = await readBudget({ store }, monthAt(nowMs));
  const usdOf = (posts: number): string => (isFree ? '0.00' : (posts * POST_PRICE_USD).toFixed(2));
  const spent = postsSpent(state);
  // The limit holds, whatever is projected.
  const projected = Math.max(spent, Math.min(limitPosts, projectedPosts(state, nowMs)));
  const spenders = [...postsBySpender(state)].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ['month', monthAt(nowMs)],
    ['posts_spent', spent],
    ...spenders.map(([spender, posts]) => [`posts_spent ${spender}`, posts] as const),
    ['usd_spent', usdOf(spent)],
    ['posts_projected', projected],
    ['usd_projected', usdOf(projected)],
    ['post_limit', limitPosts],
  ];
}
