import type { EnvelopeLine, Rejection } from '../envelope.ts';

/**
 * What a record was recognised as; stands in `collected_by` after the colon. `page` has several tweets and their
 * context, `flat` is twarc's, `tweet` a v2 tweet standing alone, `array` a JSON array of any of these, `none` no tweet.
 */
export type Shape = 'envelope' | 'stream' | 'page' | 'flat' | 'tweet' | 'v1' | 'array' | 'none';

/** What one JSON record gave; both lists may be empty (an empty page). */
export interface RecordResult {
  readonly shape: Shape;
  /** Whether the lines are the record's own text, marked; else they were written anew from its values. */
  readonly isCopied: boolean;
  /** In the record's order; ids may repeat. */
  readonly lines: readonly EnvelopeLine[];
  readonly rejections: readonly Rejection[];
}

/** Where a record came from. */
export interface Origin {
  /** When the file was written, ISO 8601, UTC, milliseconds; for records that do not tell their own time of retrieval. Null: the tweet's own time. */
  readonly collectedAt: string | null;
  /** What reads it: `import`. */
  readonly collectedBy: string;
}
