import { smallerId } from '../tweets/id-window.ts';
import type { Post } from '../tweets/tweet.ts';
import { type Answer, invalidRequest, ok, type ParameterProblem, type Report } from './answer.ts';
import type { EndpointContext } from './endpoint.ts';
import { readSelection, SELECTION_PARAMETERS } from './fields.ts';
import { pageOf } from './page.ts';
import { lastIdOf } from './page-token.ts';
import { checkQuery, type Parameters, readInteger, readNames, readParameters } from './parameters.ts';
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

/** `GET /2/tweets/search/recent`: the tweets of a window, newest first, whatever the query asks for. */
export function searchRecent(sent: URLSearchParams, { stream, nowMs, countsAtMs }: EndpointContext): Answer {
  const problems: ParameterProblem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const parameters = readParameters(sent, KNOWN_PARAMETERS, report);
  checkQuery(parameters, report);
  const resultsMax = readInteger(parameters, 'max_results', { ...RESULTS, report });
  readNames(parameters, 'sort_order', { allowed: ['recency', 'relevancy'], report });
  const selection = readSelection(parameters, report);
  const window = readWindow(parameters, nowMs, report);
  const lastId = readToken(parameters, report);
  if (problems.length > 0) return invalidRequest(problems);

  const untilId = lastId === null ? window.untilId : smallerId(window.untilId, lastId);
  const posts: Post[] = [];
  for (const post of stream.newestFirst({ ...window, untilId }, countsAtMs)) {
    // One more than the page holds tells whether another page follows.
    if (posts.push(post) > resultsMax) break;
  }
  return ok(pageOf(posts.slice(0, resultsMax), selection, posts.length > resultsMax));
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
