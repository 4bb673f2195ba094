import { smallerId } from '../tweets/id-window.ts';
import { type Answer, invalidRequest, ok, type ParameterProblem, type Report } from './answer.ts';
import type { Endpoint, EndpointContext } from './endpoint.ts';
import { readSelection, SELECTION_PARAMETERS } from './fields.ts';
import { findPosts } from './find-posts.ts';
import { pageOf } from './page.ts';
import { readToken, TOKEN_PARAMETERS } from './page-token.ts';
import { readInteger, readNames, readParameters } from './parameters.ts';
import { QUERY_CHARACTERS_MAX, readQuery } from './read-query.ts';
import { FULL_ARCHIVE, type Reach, readWindow, SEVEN_DAYS, WINDOW_PARAMETERS } from './request-window.ts';

const KNOWN_PARAMETERS = [
  'query',
  ...WINDOW_PARAMETERS,
  'max_results',
  ...TOKEN_PARAMETERS,
  'sort_order',
  ...SELECTION_PARAMETERS,
];
/** Also what a page holds when nothing is said. */
const RESULTS_MIN = 10;

/** What sets the searches apart. */
interface SearchKind {
  readonly reach: Reach;
  readonly queryCharactersMax: number;
  readonly resultsMax: number;
}

/** `GET /2/tweets/search/recent`. Source: docs.x.com, recent search, August 2026. */
export const searchRecent = searchOf({
  reach: SEVEN_DAYS,
  queryCharactersMax: QUERY_CHARACTERS_MAX.recent,
  resultsMax: 100,
});

/** `GET /2/tweets/search/all`. Source: docs.x.com, full-archive search, August 2026. */
export const searchAll = searchOf({
  reach: FULL_ARCHIVE,
  queryCharactersMax: QUERY_CHARACTERS_MAX.all,
  resultsMax: 500,
});

/** The tweets of a window that the query asks for, newest first. */
function searchOf(kind: SearchKind): Endpoint['answer'] {
  return (sent, context) => search(sent, context, kind);
}

function search(
  sent: URLSearchParams,
  { stream, nowMs, countsAtMs, isLate }: EndpointContext,
  kind: SearchKind,
): Answer {
  const problems: ParameterProblem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const parameters = readParameters(sent, KNOWN_PARAMETERS, report);
  const matches = readQuery(parameters, kind.queryCharactersMax, report);
  const resultsMax = readInteger(parameters, 'max_results', {
    min: RESULTS_MIN,
    max: kind.resultsMax,
    fallback: RESULTS_MIN,
    report,
  });
  readNames(parameters, 'sort_order', { allowed: ['recency', 'relevancy'], report });
  const selection = readSelection(parameters, report);
  const window = readWindow(parameters, { nowMs, reach: kind.reach, report });
  const lastId = readToken(parameters, report);
  if (problems.length > 0) return invalidRequest(problems);

  const untilId = lastId === null ? window.untilId : smallerId(window.untilId, lastId);
  const finding = { stream, window: { ...window, untilId }, matches, nowMs, countsAtMs, isLate };
  return ok(pageOf(findPosts(finding, resultsMax), selection));
}
