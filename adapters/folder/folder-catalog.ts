import { refDayPrefix } from '../../core/part.ts';
import type { Catalog } from '../../pipeline/ports/catalog.ts';

/** On a laptop the folders are the partitions: DuckDB finds the days by their names, and each day reads its parts. */
export function folderCatalog(): Catalog {
  return {
    ensurePartitions: async () => {},
    refLocation: async (day) => refDayPrefix(day),
    swapRefLocation: async (day) => {
      throw new Error(`a folder's partition cannot be moved: ${day}`);
    },
  };
}
