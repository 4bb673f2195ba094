import { UsageError } from './errors.ts';

/** X's limits for the rules of an app. Source: docs.x.com, filtered stream, August 2026. */
const RULE_CHARS_MAX = 1024;
const RULES_MAX = 1000;
/** Tells the rules of this lake from those that others have set for the same app. */
const OWN_TAG_PREFIX = 'tweetlake:';

/** A rule that is to be set; the tag tells whose it is. */
export interface NewRule {
  readonly value: string;
  readonly tag: string;
}

/** A rule as X has it. */
export interface StreamRule {
  readonly id: string;
  readonly value: string;
  /** Null when it has none. */
  readonly tag: string | null;
}

/** What has to change so that X has one rule for each search. */
export interface RuleChanges {
  readonly add: readonly NewRule[];
  /** Only rules of ours. */
  readonly delete: readonly StreamRule[];
}

/** A search, as far as a rule is made of it. */
export interface NamedQuery {
  readonly name: string;
  readonly query: string;
}

/**
 * Compares the rules that X has with the searches. A rule of somebody else is never touched; where one has the text of a
 * search it does for it, since X takes no text twice. Throws UsageError when X would not take the rules.
 */
export function planRules(found: readonly StreamRule[], searches: readonly NamedQuery[]): RuleChanges {
  const wanted = new Map(searches.map(({ name, query }) => [`${OWN_TAG_PREFIX}${name}`, query.trim()]));
  for (const [tag, value] of wanted) assertLength(tag, value);
  const kept = found.filter(({ tag, value }) => !isOwn(tag) || wanted.get(tag) === value);
  const keptValues = new Set(kept.map(({ value }) => value));
  const add: NewRule[] = [];
  for (const [tag, value] of wanted) {
    if (!keptValues.has(value)) add.push({ tag, value });
    keptValues.add(value);
  }
  const rules = kept.length + add.length;
  if (rules > RULES_MAX) {
    throw new UsageError(`the stream would have ${rules} rules, X takes ${RULES_MAX}; configure fewer searches`);
  }
  return { add, delete: found.filter((rule) => !kept.includes(rule)) };
}

/** The name of the search that a rule of ours stands for; null for a rule of somebody else. */
export function searchOfTag(tag: string | null): string | null {
  return isOwn(tag) ? tag.slice(OWN_TAG_PREFIX.length) : null;
}

function isOwn(tag: string | null): tag is string {
  return tag?.startsWith(OWN_TAG_PREFIX) === true;
}

/** X counts characters, not UTF-16 code units. */
function assertLength(tag: string, value: string): void {
  const { length } = [...value];
  if (length <= RULE_CHARS_MAX) return;
  throw new UsageError(
    `the query of ${tag.slice(OWN_TAG_PREFIX.length)} has ${length} characters, a rule of the stream at most ${RULE_CHARS_MAX}`,
  );
}
