import type { Claimant } from '../pipeline/ports/claimant.ts';

/** Nobody can look whether another invocation still runs: its lease alone must do. */
export const LEASE_ONLY: Claimant = { holder: null, isGone: () => false };
