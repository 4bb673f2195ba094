import { type NamedQuery, planRules, type StreamRule, searchOfTag } from '../../core/stream-rules.ts';
import type { FilteredStream } from '../ports/filtered-stream.ts';

/** The rules that X has for the app now. */
export interface ActiveRules {
  /** What each of them stands for: a search of ours, or a rule of somebody else by the name `rule-ID`. */
  readonly queries: readonly NamedQuery[];
  /** The searches that rules of somebody else stand for, by the rules' ids: X takes no text twice. */
  readonly searches: ReadonlyMap<string, string>;
}

/**
 * Sees to it that X has rules at all: it refuses a connection without any. Rules that are there are left as they are.
 * Rejects with SourceError, and with UsageError when X could not have the rules of the searches.
 */
export async function ensureRules(feed: FilteredStream, searches: readonly NamedQuery[]): Promise<void> {
  const found = await feed.rules();
  const { add } = planRules(found, searches);
  if (found.length === 0) await feed.addRules(add);
}

/** Makes X have one rule for each search. Rejects with SourceError, and with UsageError when X could not have them. */
export async function syncRules(feed: FilteredStream, searches: readonly NamedQuery[]): Promise<ActiveRules> {
  const found = await feed.rules();
  const changes = planRules(found, searches);
  const deleted = new Set<string>();
  const remove = async (rules: readonly StreamRule[]): Promise<void> => {
    const ids = rules.map(({ id }) => id);
    if (ids.length > 0) await feed.deleteRules(ids);
    for (const id of ids) deleted.add(id);
  };
  // An old rule goes after the new one is there, or it would leave a hole; but before it when X would take the text for its own.
  const isInTheWay = ({ value }: StreamRule): boolean => changes.add.some((rule) => rule.value === value);
  await remove(changes.delete.filter(isInTheWay));
  const added = changes.add.length === 0 ? [] : await feed.addRules(changes.add);
  await remove(changes.delete.filter((rule) => !isInTheWay(rule)));
  return activeRules([...found.filter(({ id }) => !deleted.has(id)), ...added], searches);
}

function activeRules(rules: readonly StreamRule[], searches: readonly NamedQuery[]): ActiveRules {
  const names = new Map(searches.map(({ name, query }) => [query.trim(), name]));
  const others = rules.filter(({ tag }) => searchOfTag(tag) === null);
  return {
    queries: rules.map(({ id, value, tag }) => ({
      name: searchOfTag(tag) ?? names.get(value) ?? `rule-${id}`,
      query: value,
    })),
    searches: new Map(
      others.flatMap(({ id, value }) => {
        const name = names.get(value);
        return name === undefined ? [] : [[id, name] as const];
      }),
    ),
  };
}
