import type { Holder } from '../../core/search-state.ts';

/** Who claims a search, and whether another claimant is still there. */
export interface Claimant {
  /** This process; null where a lease alone must do (Lambda). */
  readonly holder: Holder | null;
  /** True only when the holder is known to have ended. */
  isGone(holder: Holder): boolean;
}
