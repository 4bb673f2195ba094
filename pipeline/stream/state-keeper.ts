import { STREAM_STATE_KEY } from '../../core/contract/keys.ts';
import { LakeError } from '../../core/errors.ts';
import type { StreamState } from '../../core/stream-state.ts';
import { type HeldState, saveState } from '../held-state.ts';
import type { Lake } from '../lake.ts';

/** How long a run that is not heard of any more holds the stream. */
export const LEASE_MS = 3 * 60_000;

/** The stream's state, changed by one run only, one change after the other. */
export interface StateKeeper {
  state(): StreamState;
  /** Saves the change, and renews the lease. Rejects with LakeError when another run has taken the stream over. */
  update(change: (state: StreamState) => StreamState): Promise<void>;
  /** Gives the stream to the next run. */
  release(): Promise<void>;
}

export function stateKeeper(lake: Lake, held: HeldState<StreamState>): StateKeeper {
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = (save: () => Promise<void>): Promise<void> => {
    const saved = turn.then(save);
    turn = saved.catch(() => {});
    return saved;
  };
  const save = async (state: StreamState): Promise<void> => {
    if (await saveState(lake, held, state)) return;
    throw new LakeError(`another run took the stream over (${STREAM_STATE_KEY})`);
  };

  return {
    state: () => held.state,
    update: (change) =>
      inTurn(async () => {
        const { claim } = held.state;
        const leaseUntilMs = lake.clock.nowMs() + LEASE_MS;
        await save(change({ ...held.state, claim: claim && { ...claim, leaseUntilMs } }));
      }),
    release: () => inTurn(() => save({ ...held.state, claim: null })),
  };
}
