import type { Copy, EnvelopeLine, Rejection } from '../envelope.ts';
import type { ErasureRequest } from '../erasure.ts';
import type { JsonObject } from '../json.ts';

/**
 * What a record was recognised as; stands in `collected_by` after the colon. `page` has several tweets and their
 * context, `flat` is twarc's, `tweet` a v2 tweet standing alone, `own` one of a person's own archive, `export` a row
 * of a lake's `raw_tweets`, `csv` a row of a CSV, `array` a JSON array of several of these, `none` no tweet.
 */
export type Shape =
  | 'envelope'
  | 'stream'
  | 'page'
  | 'flat'
  | 'tweet'
  | 'v1'
  | 'own'
  | 'export'
  | 'csv'
  | 'array'
  | 'none';

/** What one record gave; all lists may be empty (an empty page). */
export interface RecordResult {
  readonly shape: Shape;
  /** How the only line repeats the record's own text; null where the lines were written anew from its values. */
  readonly copy: Copy | null;
  /** In the record's order; ids may repeat. */
  readonly lines: readonly EnvelopeLine[];
  /** The tweets of the lines, in the shape of v2: one for each line, in the same order. */
  readonly tweets: readonly JsonObject[];
  readonly rejections: readonly Rejection[];
  /** Tweets that the record says were deleted. */
  readonly erasures: readonly ErasureRequest[];
}

/** Where a record came from. */
export interface Origin {
  /** When the file was written, ISO 8601, UTC, milliseconds; for records that do not tell their own time of retrieval. Null: the tweet's own time. */
  readonly collectedAt: string | null;
  /** What reads it: `import`. */
  readonly collectedBy: string;
}
