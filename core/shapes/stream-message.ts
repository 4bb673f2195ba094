import type { EnvelopeLine, MatchingRule, Rejection } from '../envelope.ts';
import { isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../json.ts';
import { postPricesOf } from '../post-price.ts';
import type { StreamLine } from '../stream-lines.ts';
import { searchOfTag } from '../stream-rules.ts';
import { matchingRulesOf } from './envelope-line.ts';
import { pageEnvelopes } from './page-envelopes.ts';

/** What a message of the stream holds. */
export type StreamMessage =
  | {
      readonly kind: 'tweets';
      /** One, as a rule. */
      readonly lines: readonly EnvelopeLine[];
      readonly rejections: readonly Rejection[];
      /** In post prices. */
      readonly cost: number;
      /** Errors that came beside the tweet. */
      readonly partialErrors: number;
    }
  /** X ends the connection, and says why. */
  | { readonly kind: 'disconnect'; readonly reason: string; readonly isTooManyConnections: boolean };

/** How a stream's tweets are marked. */
const COLLECTED_BY = 'stream';

/**
 * Reads a message of the stream, in both vocabularies; what holds no tweet becomes a rejection. Rules of ours stand in the
 * envelope by the name of their search; `searches` names those that somebody else's rule stands for, by the rule's id.
 * `collectedAt` is ISO 8601 with milliseconds. Never throws for bad input.
 */
export function streamMessageOf(
  line: StreamLine,
  collectedAt: string,
  searches: ReadonlyMap<string, string> = new Map(),
): StreamMessage {
  if (line.problem !== null) return rejected(line.problem, line.text);
  const value = parsed(line.text);
  if (value === undefined) return rejected('no JSON, or not all of it', line.text);
  const disconnect = isObject(value) ? disconnectOf(value) : null;
  if (disconnect !== null) return disconnect;
  try {
    return tweetsOf(value, line.text, collectedAt, searches);
  } catch (error) {
    // JSON.parse reads any depth of nesting, JSON.stringify ends with the stack.
    if (!(error instanceof RangeError)) throw error;
    return rejected('nested too deeply to be a tweet', line.text);
  }
}

/** `undefined` for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function rejected(reason: string, line: string): StreamMessage {
  return { kind: 'tweets', lines: [], rejections: [{ kind: 'broken', reason, line }], cost: 0, partialErrors: 0 };
}

/** An error beside a tweet ends nothing. */
function disconnectOf({ data, errors }: JsonObject): StreamMessage | null {
  if (data !== undefined) return null;
  for (const error of objectsOf(errors)) {
    const { title, type, detail, disconnect_type: disconnectType, connection_issue: issue } = error;
    const isTooManyConnections = title === 'ConnectionException' || issue === 'TooManyConnections';
    if (!isTooManyConnections && disconnectType === undefined && !/disconnect/i.test(`${title} ${type}`)) continue;
    const reason = [stringOf(title), stringOf(detail)].filter((part) => part !== null).join(': ');
    return { kind: 'disconnect', reason, isTooManyConnections };
  }
  return null;
}

function tweetsOf(
  value: unknown,
  text: string,
  collectedAt: string,
  searches: ReadonlyMap<string, string>,
): StreamMessage {
  const { data, includes: context, matching_rules: matching, errors } = objectOf(value);
  const tweets: readonly unknown[] = data === undefined ? [value] : Array.isArray(data) ? data : [data];
  const includes = objectOf(context);
  const rules = matchingRulesOf(matching).map((rule) => namedRule(rule, searches));
  const { lines, rejections } = pageEnvelopes({ tweets, includes }, collectedAt, COLLECTED_BY, rules);
  return {
    kind: 'tweets',
    lines,
    rejections: rejections.map((rejection) => ({ ...rejection, line: text })),
    // Whatever came, X has counted it.
    cost: data === undefined && lines.length === 0 ? 0 : postPricesOf({ tweets, includes }),
    partialErrors: lines.length === 0 ? 0 : objectsOf(errors).length,
  };
}

/** A tweet has the same rule, whether search or stream gave it. */
function namedRule(rule: MatchingRule, searches: ReadonlyMap<string, string>): MatchingRule {
  const search = searchOfTag(rule.tag ?? null) ?? searches.get(rule.id ?? '');
  return search === undefined || search === null ? rule : { ...rule, tag: search };
}
