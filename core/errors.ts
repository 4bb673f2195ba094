/** What the user gave cannot be used; the message says what, where and what to do. Ends a command with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something outside failed or is not as it must be; the message says what, where and what to do. Exit code 1. */
export class LakeError extends Error {
  override readonly name = 'LakeError';
}

/** What an import had sorted is not there any more; it can only begin anew. Exit code 1. */
export class SpillLostError extends LakeError {}

/** Somebody was asked and said no; nothing is wrong. */
export class DeclinedError extends Error {
  override readonly name = 'DeclinedError';
}

export type SourceFailure =
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'rate-limited'; readonly resetAtMs: number | null }
  | { readonly kind: 'payment-required' }
  /**
   * `parameters`: the names of those that X refused; none when it does not say. `sinceMsMin`: since_id must be of a later
   * time than this, UTC milliseconds, where X names one.
   */
  | { readonly kind: 'invalid-request'; readonly parameters: readonly string[]; readonly sinceMsMin?: number }
  /**
   * `isUnsent`: X was not reached, so it can have counted nothing.
   * `status`: of the answer; absent when the connection did not come about, or broke off.
   */
  | { readonly kind: 'unavailable'; readonly isUnsent?: boolean; readonly status?: number };

/** The X API did not give what was asked; `failure.kind` says what a caller can do about it. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly failure: SourceFailure;

  constructor(message: string, failure: SourceFailure, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}
