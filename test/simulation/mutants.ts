import { RAW_PREFIX, SEARCH_STATE_PREFIX, SEARCHES_PREFIX } from '../../core/contract/keys.ts';
import type { Budget } from '../../pipeline/budget/budget.ts';
import type { ObjectStore, PutResult } from '../../pipeline/ports/object-store.ts';

/** A fault that is put between the sweep and its ports, to see that the histories find it. */
export interface Mutant {
  budget(budget: Budget): Budget;
  store(store: ObjectStore): ObjectStore;
}

export const NO_MUTANT: Mutant = { store: (store) => store, budget: (budget) => budget };

/** The state is saved before the page is durable. */
export const STATE_BEFORE_PAGE: Mutant = { ...NO_MUTANT, store: (store) => holdingBack(store, RAW_PREFIX) };

/** What a run asks for is written down after its first page. */
export const RECORD_AFTER_REQUEST: Mutant = {
  ...NO_MUTANT,
  store: (store) => holdingBack(store, SEARCHES_PREFIX),
};

/** Nobody claims the search: a claim is not seen, and a state is saved over any other. */
export const NO_CLAIM: Mutant = {
  ...NO_MUTANT,
  store: (store) => ({
    ...store,
    async get(key) {
      const found = await store.get(key);
      if (found === null || !key.startsWith(SEARCH_STATE_PREFIX)) return found;
      const state = JSON.parse(new TextDecoder().decode(found.bytes));
      return { ...found, bytes: new TextEncoder().encode(JSON.stringify({ ...state, claim: null })) };
    },
    put: (key, bytes, options) => store.put(key, bytes, key.startsWith(SEARCH_STATE_PREFIX) ? {} : options),
  }),
};

/** Spending is counted after the request: a page is taken for affordable while the month has anything left. */
export const SPENDING_AFTER_REQUEST: Mutant = {
  ...NO_MUTANT,
  budget: (budget) => ({
    async reserve(request) {
      const block = await budget.reserve({ ...request, unitPosts: 1, units: 1, unitsMin: 1 });
      if (block.kind === 'refused') return block;
      await block.settle(0);
      const settle = async (usedPosts: number): Promise<void> => {
        const spent = await budget.reserve({ ...request, unitPosts: 1, units: usedPosts, unitsMin: 1 });
        if (spent.kind === 'reserved') await spent.settle(spent.posts);
      };
      return { ...block, units: request.units, posts: request.units * request.unitPosts, settle };
    },
  }),
};

/** Says that such objects are written, and writes them after the next state. */
function holdingBack(store: ObjectStore, prefix: string): ObjectStore {
  let held: (() => Promise<PutResult>)[] = [];
  return {
    ...store,
    async put(key, bytes, options) {
      if (key.startsWith(prefix)) {
        held.push(() => store.put(key, bytes, options));
        return { kind: 'written', etag: 'held back' };
      }
      const result = await store.put(key, bytes, options);
      const late = held;
      held = key.startsWith(SEARCH_STATE_PREFIX) ? [] : held;
      if (late !== held) for (const put of late) await put();
      return result;
    },
  };
}
