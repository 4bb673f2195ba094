import { parseConfig, type Search } from '../core/config.ts';
import { UsageError } from '../core/errors.ts';

/** The searches of a run: the configured ones, one of them by name, or one given by query and name. Throws UsageError. */
export function chosenSearches(
  configured: readonly Search[],
  { query, name }: { readonly query?: string; readonly name?: string },
): readonly Search[] {
  if (query !== undefined) {
    if (name !== undefined) return [checkedSearch({ name, query })];
    throw new UsageError('--query needs --name, under which the search is kept, like --name lula');
  }
  if (name === undefined) return configured;
  const found = configured.filter((search) => search.name === name);
  if (found.length > 0) return found;
  const known = configured.map((search) => search.name).join(', ');
  throw new UsageError(`there is no search ${name} in the settings; known are ${known}, or give --query`);
}

/** The same limits as in the settings. */
function checkedSearch(search: Search): Search {
  const [checked] = parseConfig({ searches: [search] }, '--query and --name').searches;
  return checked ?? search;
}
