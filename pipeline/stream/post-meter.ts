import { type PaidExpansions, postPricesMax } from '../../core/post-price.ts';
import type { Budget, Refusal, Reservation } from '../budget/budget.ts';
import type { Clock } from '../ports/clock.ts';

/** Posts of a block, and what is kept of one for those that X has sent already when the stream has to be ended. */
const BLOCK_TWEETS = 500;
const IN_FLIGHT_TWEETS = 250;
/** What a closed connection had sent and nobody read is taken for as much as came in this time before: X has counted it. */
const UNREAD_MS = 1000;

/** Sees to it that what a stream gives was reserved before (invariant 7). */
export interface PostMeter {
  /** Resolves with null once enough is reserved for reading on, else with the reason why the stream must end. */
  reserve(): Promise<Refusal | null>;
  /** Counts what a message has cost, in post prices. */
  count(posts: number): void;
  /** A connection has ended: counts what X may have sent on it that was not read. */
  countUnread(): void;
  /** Gives back what was not used. */
  settle(): Promise<void>;
}

/** Reserves blocks of 500 posts, the next one before the last is used up. */
export function postMeter(budget: Budget, clock: Clock, expansions: PaidExpansions): PostMeter {
  const unitPosts = postPricesMax(1, expansions);
  const kept = IN_FLIGHT_TWEETS * unitPosts;
  const blocks: Reservation[] = [];
  /** Of the first block; may be more than it holds, when a message cost more than any should. */
  let used = 0;
  /** What was counted lately, oldest first. */
  let recent: { readonly atMs: number; posts: number }[] = [];

  const left = (): number => blocks.reduce((sum, { posts }) => sum + posts, -used);
  const settleFirst = async (): Promise<void> => {
    const block = blocks.shift();
    if (block === undefined) return;
    // What was more than all blocks hold is spent all the same: the last one takes it.
    const usedOfBlock = blocks.length === 0 ? used : Math.min(used, block.posts);
    used -= usedOfBlock;
    await block.settle(usedOfBlock);
  };
  const settleUsed = async (): Promise<void> => {
    const [first] = blocks;
    if (first === undefined) return;
    if (clock.nowMs() >= first.monthEndMs) return settleAll();
    if (used >= first.posts) await settleFirst();
  };
  const settleAll = async (): Promise<void> => {
    while (blocks.length > 0) await settleFirst();
  };

  return {
    async reserve() {
      await settleUsed();
      while (left() < kept) {
        const block = await budget.reserve({ spender: 'stream', unitPosts, units: BLOCK_TWEETS, unitsMin: 1 });
        if (block.kind === 'refused') return { ...block, reason: `${block.reason}${keptText(left())}` };
        blocks.push(block);
      }
      return null;
    },
    count(posts) {
      used += posts;
      const nowMs = clock.nowMs();
      const last = recent.at(-1);
      if (last?.atMs === nowMs) last.posts += posts;
      else recent = [...recent.filter(({ atMs }) => atMs > nowMs - UNREAD_MS), { atMs: nowMs, posts }];
    },
    countUnread() {
      const nowMs = clock.nowMs();
      const unread = recent.reduce((sum, { atMs, posts }) => (atMs > nowMs - UNREAD_MS ? sum + posts : sum), 0);
      used += Math.min(unread, Math.max(0, left()));
      recent = [];
    },
    settle: settleAll,
  };
}

function keptText(posts: number): string {
  return posts > 0 ? `, but for ${posts} that a stream keeps for what X has sent when it ends` : '';
}
