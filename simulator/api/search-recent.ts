import { smallerId } from '../tweets/id-window.ts';
import { type Answer, invalidRequest, ok, type ParameterProblem, type Report } from './answer.ts';
import type { EndpointContext } from './endpoint.ts';
import { readSelection, SELECTION_PARAMETERS } from './fields.ts';
import { findPosts } from './find-posts.ts';
import { pageOf } from './page.ts';
import { lastIdOf } from './page-token.ts';
import { type Parameters, readInteger, readNames, readParameters } from './parameters.ts';
import { QUERY_CHARACTERS_MAX, readQuery } from './read-query.ts';
import { readWindow, WINDOW_PARAMETERS } from './request-window.ts';

const TOKEN_PARAMETERS = ['next_token', 'pagination_token'] as const;
const KNOWN_PARAMETERS = [
  'query',
  ...WINDOW_PARAMETERS,
  'max_results',
  ...TOKEN_PARAMETERS,
  'sort_order',
  ...SELECTION_PARAMETERS,
];
/** Source: docs.x.com, recent search, August 2026. */
const RESULTS = { min: 10, max: 100, fallback: 10 };

/** `GET /2/tweets/search/recent`: the tweets of a window that the query asks for, newest first. */
export function searchRecent(sent: URLSearchParams, { stream, nowMs, countsAtMs }: EndpointContext): Answer {
  const problems: ParameterProblem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const parameters = readParameters(sent, KNOWN_PARAMETERS, report);
  const matches = readQuery(parameters, QUERY_CHARACTERS_MAX.recent, report);
  const resultsMax = readInteger(parameters, 'max_results', { ...RESULTS, report });
  readNames(parameters, 'sort_order', { allowed: ['recency', 'relevancy'], report });
  const selection = readSelection(parameters, report);
  const window = readWindow(parameters, nowMs, report);
  const lastId = readToken(parameters, report);
  if (problems.length > 0) return invalidRequest(problems);

  const untilId = lastId === null ? window.untilId : smallerId(window.untilId, lastId);
  const finding = { stream, window: { ...window, untilId }, matches, countsAtMs };
  return ok(pageOf(findPosts(finding, resultsMax), selection));
}

/** The id that the page before ended with, or null on the first page. */
function readToken(parameters: Parameters, report: Report): string | null {
  const name = TOKEN_PARAMETERS.find((candidate) => parameters.has(candidate));
  const token = name && parameters.get(name);
  if (name === undefined || token === undefined) return null;
  const lastId = lastIdOf(token);
  if (lastId === null) {
    report({
      parameters: { [name]: [token] },
      message: `The \`${name}\` query parameter value [${token}] is not valid`,
    });
  }
  return lastId;
}
