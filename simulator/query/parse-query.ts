import type { Condition, Query } from './query.ts';
import { type QueryToken, queryTokens } from './query-tokens.ts';
import { readCondition } from './read-condition.ts';

export type ParsedQuery =
  | { readonly kind: 'query'; readonly query: Query }
  /** What X would say about it; never empty. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Reads X's query language. What X would refuse is refused in its words. Source: docs.x.com, build a query; messages seen. */
export function parseQuery(text: string): ParsedQuery {
  const reasons: string[] = [];
  try {
    const query = readAll(queryTokens(text), reasons);
    if (reasons.length === 0 && !standsAlone(query)) reasons.push(NOTHING_POSITIVE);
    return reasons.length === 0 ? { kind: 'query', query } : { kind: 'refused', reasons };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'refused', reasons: [...reasons, error.message] };
    throw error;
  }
}

const NOTHING_POSITIVE = 'Rule must contain at least one positive, non-stopword clause (at position 1)';

/** Tokens with a place in them. */
interface Reader {
  readonly tokens: readonly QueryToken[];
  index: number;
  readonly reasons: string[];
}

function readAll(tokens: readonly QueryToken[], reasons: string[]): Query {
  const reader = { tokens, index: 0, reasons };
  const query = readAny(reader);
  const { kind, text, position } = peek(reader);
  if (kind !== 'end') throw new SyntaxError(`missing EOF at '${text}' (at position ${position})`);
  const [only] = tokens;
  if (tokens.length === 2 && only && isConjunctionRequired(query)) {
    reasons.unshift(`is/has/lang cannot be used as a standalone operator (at position ${only.position})`);
  }
  return query;
}

function readAny(reader: Reader): Query {
  const of = [readAllOf(reader)];
  while (peek(reader).kind === 'or') {
    reader.index++;
    of.push(readAllOf(reader));
  }
  const [only] = of;
  return of.length === 1 && only ? only : { kind: 'any', of };
}

function readAllOf(reader: Reader): Query {
  const of = [readOne(reader)];
  while (!['or', 'close', 'end'].includes(peek(reader).kind)) of.push(readOne(reader));
  const [only] = of;
  return of.length === 1 && only ? only : { kind: 'all', of };
}

function readOne(reader: Reader): Query {
  const token = peek(reader);
  reader.index++;
  switch (token.kind) {
    case 'not':
      return { kind: 'not', of: readOne(reader) };
    case 'open':
      return readGroup(reader);
    case 'phrase':
    case 'word':
      return readCondition(token, reader.reasons);
    case 'close':
    case 'or':
    case 'end':
    case 'broken':
      throw new SyntaxError(`no viable alternative at input '${token.text}' (at position ${token.position})`);
  }
}

function readGroup(reader: Reader): Query {
  const query = readAny(reader);
  const { kind, text, position } = peek(reader);
  if (kind !== 'close') throw new SyntaxError(`missing ')' at '${text}' (at position ${position})`);
  reader.index++;
  return query;
}

function peek({ tokens, index }: Reader): QueryToken {
  const token = tokens[Math.min(index, tokens.length - 1)];
  if (!token) throw new RangeError('a query must have an end');
  return token;
}

function isConjunctionRequired(query: Query): query is Condition {
  return query.kind === 'lang' || query.kind === 'has' || query.kind === 'is';
}

/** Whether something is wanted that X lets stand alone: `has:`, `is:` and `lang:` only go with other operators, and what is negated wants nothing. */
function standsAlone(query: Query): boolean {
  if (query.kind === 'all' || query.kind === 'any') return query.of.some(standsAlone);
  return query.kind !== 'not' && !isConjunctionRequired(query);
}
