import type { Face } from './emoticons/face-finder.ts';
import { fingerprintOf } from './emoticons/face-set.ts';
import { type Hash, SHORT_HASH_CHARS } from './hash.ts';
import { schemaFingerprint } from './ref-schema.ts';

/** Raise this by one when a change to refine's code changes the rows that it gives for the same RAW. */
const REFINE_REVISION = 4;

/** Hash over all that decides what refine gives besides RAW, the faces that are analysed too: a part made under another one is made anew. */
export function refineVersionOf(hash: Hash, faces: readonly Face[]): string {
  return hash([`revision ${REFINE_REVISION}`, fingerprintOf(faces), schemaFingerprint()].join('\n')).slice(
    0,
    SHORT_HASH_CHARS,
  );
}
