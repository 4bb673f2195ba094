/** SHA-256 as lower-case hex; passed in, so that core needs no `node:`. */
export type Hash = (data: string | Uint8Array) => string;

/** First hex digits of a hash that stand in names: 48 bits. */
export const SHORT_HASH_CHARS = 12;
