/** One file inside an archive. */
export interface PackedFile {
  /** Its path in the archive; null when that cannot be told, and it stands for what is missing. */
  readonly name: string | null;
  /** Modification time, ISO 8601, UTC, milliseconds; null when the archive does not tell. */
  readonly modifiedAt: string | null;
  /** Read once, and before the next file of the archive. */
  readonly chunks: AsyncIterable<Buffer>;
}
