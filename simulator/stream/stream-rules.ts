import type { JsonObject } from '../../core/json.ts';
import type { Post } from '../post.ts';
import { type Matcher, matcherOf } from '../query/matcher.ts';
import { parseQuery } from '../query/parse-query.ts';

/** A rule of the stream as X shows it. */
export interface StreamRule {
  readonly id: string;
  readonly value: string;
  readonly tag?: string;
}

/** What came of one rule that was sent: it is there now, or why not, as X says it. */
export type AddedRule =
  | { readonly kind: 'added'; readonly rule: StreamRule }
  | { readonly kind: 'refused'; readonly error: JsonObject };

/** The rules of an app's stream, kept in memory. */
export interface StreamRules {
  list(): readonly StreamRule[];
  /** Adds the rules that are valid and new, each on its own; a dry run says what would come of it. `nowMs` is UTC. */
  add(wanted: readonly Omit<StreamRule, 'id'>[], options: { nowMs: number; isDryRun: boolean }): readonly AddedRule[];
  /** Removes the rules that `isMeant` says; gives how many. */
  remove(isMeant: (rule: StreamRule) => boolean, isDryRun: boolean): number;
  /** The rules that want this post; none when it is not to be sent. */
  matching(post: Post): readonly Omit<StreamRule, 'value'>[];
}

/** Source: docs.x.com, filtered stream, August 2026. */
export const RULE_CHARACTERS_MAX = 1024;
export const RULES_MAX = 1000;

interface Held {
  readonly rule: StreamRule;
  readonly matches: Matcher;
}

export function streamRules(): StreamRules {
  let held: Held[] = [];
  let added = 0;
  return {
    list: () => held.map(({ rule }) => rule),
    add(wanted, { nowMs, isDryRun }) {
      const before = held;
      const results = wanted.map(({ value, tag }): AddedRule => {
        const twin = held.find(({ rule }) => rule.value === value);
        if (twin) return refused({ value, id: twin.rule.id, title: 'DuplicateRule' }, 'duplicate-rules');
        const parsed = parseRule(value);
        if (parsed.kind === 'refused') {
          return refused({ value, details: parsed.reasons, title: 'UnprocessableEntity' }, 'invalid-rules');
        }
        const rule = { id: ruleId(nowMs, added++), value, ...(tag !== undefined && { tag }) };
        held = [...held, { rule, matches: parsed.matches }];
        return { kind: 'added', rule };
      });
      if (isDryRun) held = before;
      return results;
    },
    remove(isMeant, isDryRun) {
      const kept = held.filter(({ rule }) => !isMeant(rule));
      const removed = held.length - kept.length;
      if (!isDryRun) held = kept;
      return removed;
    },
    matching: (post) =>
      held
        .filter(({ matches }) => matches(post))
        .map(({ rule: { id, tag } }) => ({ id, ...(tag !== undefined && { tag }) })),
  };
}

type ParsedRule =
  | { readonly kind: 'rule'; readonly matches: Matcher }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

function parseRule(value: string): ParsedRule {
  const characters = [...value].length;
  if (characters > RULE_CHARACTERS_MAX) {
    return { kind: 'refused', reasons: [`Rule must be at most ${RULE_CHARACTERS_MAX} characters, got ${characters}`] };
  }
  const parsed = parseQuery(value);
  return parsed.kind === 'refused' ? parsed : { kind: 'rule', matches: matcherOf(parsed.query, 'case') };
}

/** Source: X API v2, `https://api.twitter.com/2/problems/duplicate-rules` and `invalid-rules`, as seen. */
function refused(error: JsonObject, problem: string): AddedRule {
  return { kind: 'refused', error: { ...error, type: `https://api.twitter.com/2/problems/${problem}` } };
}

/** Ids of rules look like those of tweets, and are never given twice. */
function ruleId(nowMs: number, turn: number): string {
  return ((BigInt(Math.trunc(nowMs)) << 20n) + BigInt(turn)).toString();
}
