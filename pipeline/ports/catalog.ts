/** The partitions that SQL engines see. A day is YYYY-MM-DD. Rejects with LakeError when the catalog refuses. */
export interface Catalog {
  /** Makes sure that RAW and REF have a partition for each day; existing ones keep their location. Idempotent. */
  ensurePartitions(days: readonly string[]): Promise<void>;
  /** The key prefix that the day's REF partition reads, ending in `/`; null when it has none. */
  refLocation(day: string): Promise<string | null>;
  /** Points the day's REF partition, which must exist, at another key prefix. */
  swapRefLocation(day: string, prefix: string): Promise<void>;
}
