import { arrayOf, idOf, isObject, type JsonObject } from '../json.ts';

/** The object of a list of `includes` whose `key` is this id, or null. Envelopes hold few, so they are looked through. */
export function findIncluded(list: unknown, key: string, id: unknown): JsonObject | null {
  const wanted = idOf(id);
  if (wanted === null) return null;
  for (const object of arrayOf(list)) {
    if (isObject(object) && idOf(object[key]) === wanted) return object;
  }
  return null;
}
