import { idOf, objectsOf, stringOf } from '../json.ts';

/** Tags of the rules that matched, or ids of those without a tag: unique and sorted by code unit; null for none. */
export function ruleNamesOf(matchingRules: unknown): readonly string[] | null {
  if (matchingRules === undefined) return null;
  const names = new Set<string>();
  for (const rule of objectsOf(matchingRules)) {
    const name = stringOf(rule.tag) ?? idOf(rule.id);
    if (name !== null) names.add(name);
  }
  return names.size > 0 ? [...names].sort() : null;
}
