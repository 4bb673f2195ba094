import type { PartMeta } from '../../core/part.ts';
import type { TweetRow } from '../../core/ref-schema.ts';

/** Turns rows into the bytes of a part, and back. Encoding is pure: same rows and meta, same bytes. */
export interface PartCodec {
  /** `rows` must be sorted as refine sorts them; may be empty. */
  encode(rows: readonly TweetRow[], meta: PartMeta): Uint8Array;
  decode(bytes: Uint8Array): Promise<TweetRow[]>;
  /** What the part was made from; null when the bytes are no part of ours. */
  readMeta(bytes: Uint8Array): PartMeta | null;
}
