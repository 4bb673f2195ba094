import { type Claim, parseSearchState, type SearchState, serializeSearchState } from '../../core/search-state.ts';
import type { Lake } from '../lake.ts';
import type { Claimant } from '../ports/claimant.ts';

/** A search's state, held by this run: no other run saves it while the lease lasts. */
export interface HeldState {
  state: SearchState;
  etag: string;
}

export type ClaimResult =
  | { readonly kind: 'held'; readonly held: HeldState }
  | { readonly kind: 'busy'; readonly claim: Claim };

export interface ClaimOptions {
  /** Where the state is. */
  readonly key: string;
  readonly runId: string;
  readonly leaseUntilMs: number;
  readonly claimant: Claimant;
  /** The state of a search that has none yet. */
  readonly firstState: SearchState;
}

/** Claims the search by conditional write, before anything is asked of X. Of two runs at once, one is told `busy`. */
export async function claimSearch(lake: Lake, options: ClaimOptions): Promise<ClaimResult> {
  const claim: Claim = {
    runId: options.runId,
    leaseUntilMs: options.leaseUntilMs,
    holder: options.claimant.holder,
  };
  const { key } = options;
  for (;;) {
    const found = await readState(lake, key);
    if (found !== null && isHeld(found.state, options.claimant, lake.clock.nowMs())) {
      return { kind: 'busy', claim: found.state.claim as Claim };
    }
    const state = { ...(found?.state ?? options.firstState), claim };
    const etag = await putState(lake, key, state, found?.etag ?? null);
    if (etag !== null) return { kind: 'held', held: { state, etag } };
  }
}

/** Saves the state of a search that this run holds; false when another run has taken it over meanwhile. */
export async function saveState(lake: Lake, key: string, held: HeldState, state: SearchState): Promise<boolean> {
  const etag = await putState(lake, key, state, held.etag);
  if (etag === null) return false;
  held.state = state;
  held.etag = etag;
  return true;
}

async function readState(lake: Lake, key: string): Promise<HeldState | null> {
  const object = await lake.store.get(key);
  return object && { state: parseSearchState(new TextDecoder().decode(object.bytes), key), etag: object.etag };
}

/** The new tag, or null when the state changed meanwhile. A write of ours whose answer was lost is recognised. */
async function putState(lake: Lake, key: string, state: SearchState, etag: string | null): Promise<string | null> {
  const text = serializeSearchState(state);
  const condition = etag === null ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
  const put = await lake.store.put(key, new TextEncoder().encode(text), condition);
  if (put.kind === 'written') return put.etag;
  const now = await readState(lake, key);
  return now !== null && serializeSearchState(now.state) === text ? now.etag : null;
}

/** By a run of the same name, too: an event that is delivered twice begins two of them. */
function isHeld({ claim }: SearchState, claimant: Claimant, nowMs: number): boolean {
  if (claim === null || claim.leaseUntilMs <= nowMs) return false;
  return claim.holder === null || !claimant.isGone(claim.holder);
}
