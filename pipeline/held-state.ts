import type { Claim } from '../core/search-state.ts';
import type { Lake } from './lake.ts';
import type { Claimant } from './ports/claimant.ts';

/** How a state is kept. */
export interface StateFormat<State extends Claimable> {
  /** Throws LakeError when the text is none. */
  parse(text: string, key: string): State;
  serialize(state: State): string;
}

interface Claimable {
  readonly claim: Claim | null;
}

/** A state, held by this run: no other run saves it while the lease lasts. */
export interface HeldState<State extends Claimable> {
  readonly key: string;
  readonly format: StateFormat<State>;
  state: State;
  etag: string;
}

export type ClaimResult<State extends Claimable> =
  | { readonly kind: 'held'; readonly held: HeldState<State> }
  | { readonly kind: 'busy'; readonly claim: Claim };

export interface ClaimOptions<State extends Claimable> {
  /** Where the state is. */
  readonly key: string;
  readonly format: StateFormat<State>;
  readonly runId: string;
  readonly leaseUntilMs: number;
  readonly claimant: Claimant;
  /** The state where there is none yet. */
  readonly firstState: State;
  /** The state as this run holds it, of the one that it found; a claim that still stands there is of a run that died. */
  readonly begin?: (found: State) => Promise<State>;
}

/** Claims a state by conditional write, before anything is asked of X. Of two runs at once, one is told `busy`. */
export async function claimState<State extends Claimable>(
  lake: Lake,
  options: ClaimOptions<State>,
): Promise<ClaimResult<State>> {
  const { key, format, runId, leaseUntilMs, claimant, firstState, begin = async (found) => found } = options;
  const claim: Claim = { runId, leaseUntilMs, holder: claimant.holder };
  for (;;) {
    const found = await readState(lake, key, format);
    if (found !== null && isHeld(found.state.claim, claimant, lake.clock.nowMs())) {
      return { kind: 'busy', claim: found.state.claim as Claim };
    }
    const state = { ...(await begin(found?.state ?? firstState)), claim };
    const held = { key, format, state, etag: found?.etag ?? '' };
    const etag = await putState(lake, held, held.state, found?.etag ?? null);
    if (etag !== null) return { kind: 'held', held: { ...held, etag } };
  }
}

/** Saves a state that this run holds; false when another run has taken it over meanwhile. */
export async function saveState<State extends Claimable>(
  lake: Lake,
  held: HeldState<State>,
  state: State,
): Promise<boolean> {
  const etag = await putState(lake, held, state, held.etag);
  if (etag === null) return false;
  held.state = state;
  held.etag = etag;
  return true;
}

async function readState<State extends Claimable>(
  lake: Lake,
  key: string,
  format: StateFormat<State>,
): Promise<{ readonly state: State; readonly etag: string } | null> {
  const object = await lake.store.get(key);
  return object && { state: format.parse(new TextDecoder().decode(object.bytes), key), etag: object.etag };
}

/** The new tag, or null when the state changed meanwhile. A write of ours whose answer was lost is recognised. */
async function putState<State extends Claimable>(
  lake: Lake,
  { key, format }: Pick<HeldState<State>, 'key' | 'format'>,
  state: State,
  etag: string | null,
): Promise<string | null> {
  const text = format.serialize(state);
  const condition = etag === null ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
  const put = await lake.store.put(key, new TextEncoder().encode(text), condition);
  if (put.kind === 'written') return put.etag;
  const now = await readState(lake, key, format);
  return now !== null && format.serialize(now.state) === text ? now.etag : null;
}

/** By a run of the same name, too: an event that is delivered twice begins two of them. */
function isHeld(claim: Claim | null, claimant: Claimant, nowMs: number): boolean {
  if (claim === null || claim.leaseUntilMs <= nowMs) return false;
  return claim.holder === null || !claimant.isGone(claim.holder);
}
