import { type Matcher, matcherOf } from '../query/matcher.ts';
import { parseQuery } from '../query/parse-query.ts';
import type { Report } from './answer.ts';
import type { Parameters } from './parameters.ts';

/** Source: docs.x.com, build a query, August 2026: self-serve access. */
export const QUERY_CHARACTERS_MAX = { recent: 512, all: 1024 } as const;

/** What a search's `query` asks for; reports one that is missing, too long, or that X could not read. Matches nothing then. */
export function readQuery(parameters: Parameters, charactersMax: number, report: Report): Matcher {
  const query = parameters.get('query');
  const refuse = (message: string): Matcher => {
    report({ parameters: { query: query === undefined ? [] : [query] }, message });
    return () => false;
  };
  if (query === undefined) return refuse('The `query` query parameter can not be empty');
  const characters = [...query].length;
  if (characters > charactersMax) {
    return refuse(
      `There were errors processing your request: query must be at most ${charactersMax} characters, got ${characters}`,
    );
  }
  const parsed = parseQuery(query);
  return parsed.kind === 'query'
    ? matcherOf(parsed.query, 'accents')
    : refuse(`There were errors processing your request: ${parsed.reasons.join(', ')}`);
}
