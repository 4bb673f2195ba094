import { idOf, type JsonObject } from '../json.ts';

/** The lists of `includes`, in the order in which they are written; posts stand under `tweets`. */
const LISTS = ['users', 'tweets', 'media', 'places', 'polls'] as const;
type List = (typeof LISTS)[number];

/** Gathers what one tweet refers to. */
export interface IncludesCollector {
  /** Adds an object under its id; of two with one id the one that says more is kept. Without an id it is left out. */
  add(list: List, id: unknown, object: JsonObject): void;
  /** The `includes` of the envelope; undefined when nothing was added. */
  includes(): JsonObject | undefined;
}

export function includesCollector(): IncludesCollector {
  const found: Partial<Record<List, Map<string, JsonObject>>> = {};
  return {
    add(list, idValue, object) {
      const id = idOf(idValue);
      if (id === null) return;
      found[list] ??= new Map();
      const known = found[list].get(id);
      if (!known || Object.keys(object).length > Object.keys(known).length) found[list].set(id, object);
    },
    includes() {
      const includes: Record<string, JsonObject[]> = {};
      for (const list of LISTS) if (found[list]) includes[list] = [...found[list].values()];
      return Object.keys(includes).length > 0 ? includes : undefined;
    },
  };
}
