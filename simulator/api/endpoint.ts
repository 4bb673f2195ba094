import type { StreamHub } from '../stream/stream-hub.ts';
import type { StreamRules } from '../stream/stream-rules.ts';
import type { TweetStream } from '../tweet-stream.ts';
import type { Answer, OpenAnswer } from './answer.ts';

/** What an endpoint answers from. */
export interface EndpointContext {
  readonly stream: TweetStream;
  /** The time of the request: UTC milliseconds. */
  readonly nowMs: number;
  /** When counts are taken, UTC milliseconds; null: what they grow to in the end. */
  readonly countsAtMs: number | null;
  readonly rules: StreamRules;
  readonly live: StreamHub;
  /** What was sent with the request. */
  readonly body: string;
}

export interface Endpoint {
  readonly method: string;
  readonly path: string;
  /** Requests in 15 minutes for one app. */
  readonly limit: number;
  readonly answer: (sent: URLSearchParams, context: EndpointContext) => Answer | OpenAnswer;
}
