import type { ComplianceJobs } from '../compliance/compliance-jobs.ts';
import type { PostSource } from '../post.ts';
import type { StreamHub } from '../stream/stream-hub.ts';
import type { StreamRules } from '../stream/stream-rules.ts';
import type { Answer, OpenAnswer } from './answer.ts';

/** What a simulated X is made of: the tweets, and what an app has left there. */
export interface XWorld {
  readonly stream: PostSource;
  readonly rules: StreamRules;
  readonly live: StreamHub;
  readonly jobs: ComplianceJobs;
}

/** What an endpoint answers from. */
export interface EndpointContext extends XWorld {
  /** The time of the request: UTC milliseconds. */
  readonly nowMs: number;
  /** When counts are taken, UTC milliseconds; null: what they grow to in the end. */
  readonly countsAtMs: number | null;
  /** Whether the search index does not show this tweet yet. */
  readonly isLate: (id: string, timeMs: number) => boolean;
  /** What was sent with the request. */
  readonly body: string;
  /** What stands for `:id` in the path; empty when nothing does. */
  readonly id: string;
  /** How the client addresses this server: `http://127.0.0.1:4321`. */
  readonly origin: string;
}

export interface Endpoint {
  readonly method: string;
  /** May end in `:id`. */
  readonly path: string;
  /** Requests in 15 minutes for one app; null: for who has the address, without token and limit. */
  readonly limit: number | null;
  /** Least milliseconds from one request to the next; default 0. */
  readonly apartMs?: number;
  readonly answer: (sent: URLSearchParams, context: EndpointContext) => Answer | OpenAnswer;
}
