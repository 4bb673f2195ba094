import { type Answer, invalidRequest, type OpenAnswer, type ParameterProblem, problemOf } from './answer.ts';
import type { EndpointContext } from './endpoint.ts';
import { readSelection, SELECTION_PARAMETERS } from './fields.ts';
import { readParameters } from './parameters.ts';

/** `GET /2/tweets/search/stream`: what the rules match, as it is written; one connection at a time. */
export function searchStream(sent: URLSearchParams, { rules, live, nowMs }: EndpointContext): Answer | OpenAnswer {
  const problems: ParameterProblem[] = [];
  const report = (problem: ParameterProblem) => problems.push(problem);
  const parameters = readParameters(sent, ['backfill_minutes', ...SELECTION_PARAMETERS], report);
  const selection = readSelection(parameters, report);
  const backfill = parameters.get('backfill_minutes');
  if (backfill !== undefined) {
    report({
      parameters: { backfill_minutes: [backfill] },
      message: 'The `backfill_minutes` query parameter is available to Enterprise clients only',
    });
  }
  if (problems.length > 0) return invalidRequest(problems);
  if (rules.list().length === 0) return connectionException(409, 'RuleConfigurationIssue', NO_RULES);
  if (live.isTaken()) return connectionException(429, 'TooManyConnections', TAKEN);
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    open: (sink) => live.connect(sink, selection, nowMs),
  };
}

const NO_RULES =
  'You must define rules using the POST /2/tweets/search/stream/rules endpoint before connecting to filtered stream.';
const TAKEN = 'This stream is currently at the maximum allowed connection limit.';

/** Source: X API v2, `https://api.twitter.com/2/problems/streaming-connection`, as seen. */
function connectionException(status: number, issue: string, detail: string): Answer {
  return problemOf(status, {
    title: 'ConnectionException',
    detail,
    connection_issue: issue,
    type: 'https://api.twitter.com/2/problems/streaming-connection',
  });
}
