import { LakeError } from '../../core/errors.ts';
import { refDayPrefix } from '../../core/part.ts';
import type { Catalog } from '../../pipeline/ports/catalog.ts';

/** Partitions in a Map, which two catalogs may share as two processes do. */
export function memoryCatalog(locations = new Map<string, string>()): Catalog {
  return {
    async ensurePartitions(days) {
      for (const day of days) if (!locations.has(day)) locations.set(day, refDayPrefix(day));
    },
    async refLocation(day) {
      return locations.get(day) ?? null;
    },
    async swapRefLocation(day, prefix) {
      if (!locations.has(day)) throw new LakeError(`partition ${day} does not exist`);
      locations.set(day, prefix);
    },
  };
}
