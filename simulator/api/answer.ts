import type { JsonObject } from '../../core/json.ts';
import type { StreamSink } from '../stream/stream-hub.ts';

/** What the server sends back; the body becomes JSON unless it is text already. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject | string;
}

/** An answer that goes on until somebody ends it. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Begins to send; gives what must be called when the client is gone. */
  readonly open: (sink: StreamSink) => () => void;
}

/** One parameter that X would refuse. */
export interface ParameterProblem {
  /** The values as they came, by parameter. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly message: string;
}

/** Takes note of a problem; a request with any is refused as a whole, with all of them. */
export type Report = (problem: ParameterProblem) => void;

export function ok(body: JsonObject): Answer {
  return answerOf(200, body);
}

export function answerOf(status: number, body: JsonObject): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

/** An error in X's shape for what concerns the request as a whole. Source: X API v2, `application/problem+json`. */
export function problem(status: number, title: string, detail: string = title): Answer {
  return problemOf(status, { title, detail, type: 'about:blank', status });
}

export function problemOf(status: number, body: JsonObject): Answer {
  return { status, headers: PROBLEM_HEADERS, body };
}

/** The 400 that X gives for wrong parameters. Source: X API v2, `https://api.twitter.com/2/problems/invalid-request`. */
export function invalidRequest(errors: readonly ParameterProblem[]): Answer {
  return problemOf(400, {
    errors,
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: 'https://api.twitter.com/2/problems/invalid-request',
  });
}

const PROBLEM_HEADERS = { 'content-type': 'application/problem+json; charset=utf-8' };
