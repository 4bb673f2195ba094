/** How many requests to a store are under way at once for one slot. */
const GROUP = 16;

/** Runs the action for each item, a group at once; gives the results in the order of the items. Ends at the first failure. */
export async function inGroups<T, R>(items: readonly T[], action: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += GROUP) {
    results.push(...(await Promise.all(items.slice(start, start + GROUP).map(action))));
  }
  return results;
}
