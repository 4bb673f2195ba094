/**
 * Text that has one character (U+0000 to U+00FF) for each byte. UTF-8 that is read so shows the structure of JSON, since
 * no byte of a longer character looks like a quote, a backslash or a brace, and what stands in it where; it is several
 * times as fast as decoding.
 */
export interface ByteText {
  /** Null for bytes that are no UTF-8. */
  decode(bytes: Uint8Array): string | null;
}
