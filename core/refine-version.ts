import { EMOTICON_RULES } from './emoticons/find-first-emoticon.ts';
import { type Hash, SHORT_HASH_CHARS } from './hash.ts';
import { schemaFingerprint } from './ref-schema.ts';

/** Raise this by one when a change to refine's code changes the rows that it gives for the same RAW. */
const REFINE_REVISION = 1;

/** Hash over all that decides what refine gives besides RAW: a part made under another one is made anew. */
export function refineVersionOf(hash: Hash): string {
  return hash([`revision ${REFINE_REVISION}`, EMOTICON_RULES, schemaFingerprint()].join('\n')).slice(
    0,
    SHORT_HASH_CHARS,
  );
}
