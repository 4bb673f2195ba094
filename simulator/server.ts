import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { LakeError } from '../core/errors.ts';
import { type Answer, type OpenAnswer, problem } from './api/answer.ts';
import { type XRequest, xApi } from './api/x-api.ts';
import { complianceJobs } from './compliance/compliance-jobs.ts';
import { streamHub } from './stream/stream-hub.ts';
import { streamRules } from './stream/stream-rules.ts';
import { DEFAULT_SEED, type StreamOptions, tweetStream } from './tweet-stream.ts';

export interface SimulatorOptions extends StreamOptions {
  /** Port on 127.0.0.1; 0, the default, lets the system choose. */
  readonly port?: number;
  /** Whether likes and the like depend on the tweet alone; default false: they grow with its age. */
  readonly frozenCounts?: boolean;
  /** The only bearer token that is accepted; default: any that is not empty. */
  readonly token?: string;
  /** The clock: UTC milliseconds; default the system's. Tweets of its future are not there yet. */
  readonly now?: () => number;
}

export interface Simulator {
  /** Where it answers, without a slash at the end: `http://127.0.0.1:4321`. */
  readonly url: string;
  /** Sends on the stream what is due by the clock; a timer does it as well, ten times a second. */
  tick(): void;
  /** Ends it, open connections included. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const TICK_MS = 100;
/** Far above what X takes for rules; a list of ids to check for compliance may be longer. */
const BODY_BYTES_MAX = 32 * 1024 * 1024;

/**
 * Starts an X API on this machine over an endless stream of invented tweets; docs/simulator.md says what it answers.
 * Rejects with LakeError when the port cannot be had, with UsageError when an option is out of range.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, frozenCounts = false, token = null, now = Date.now, seed = DEFAULT_SEED } = options;
  const stream = tweetStream(options);
  const rules = streamRules();
  const live = streamHub({ stream, seed, rules });
  const answer = xApi({ stream, rules, live, jobs: complianceJobs(), token, frozenCounts, now });
  const server = createServer((request, response) => void respond(request, response, answer));
  await listen(server, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new LakeError('simulator has no port after it was opened');
  const tick = () => live.tick(now());
  const timer = setInterval(tick, TICK_MS);
  return {
    url: `http://${HOST}:${address.port}`,
    tick,
    close: () => {
      clearInterval(timer);
      return close(server);
    },
  };
}

type Answering = (request: XRequest) => Answer | OpenAnswer;

async function respond(request: IncomingMessage, response: ServerResponse, answer: Answering): Promise<void> {
  const body = await bodyOf(request);
  // The client left before it had sent everything.
  if (body === null) return;
  const { method = '', url: target = '', headers } = request;
  const answered = answerOrFail(answer, {
    method,
    target,
    authorization: headers.authorization,
    body,
    origin: `http://${headers.host}`,
  });
  if ('open' in answered) {
    keepOpen(response, answered);
    return;
  }
  const bytes = Buffer.from(typeof answered.body === 'string' ? answered.body : JSON.stringify(answered.body));
  response.writeHead(answered.status, { ...answered.headers, 'content-length': bytes.length });
  response.end(bytes);
}

function keepOpen(response: ServerResponse, { status, headers, open }: OpenAnswer): void {
  response.writeHead(status, headers);
  response.flushHeaders();
  const leave = open({
    write: (text) => response.write(text),
    end: () => response.end(),
    get waitingBytes() {
      return response.writableLength;
    },
  });
  response.once('close', leave);
}

/** What was sent with a request, taken off the connection; beyond a limit it is not kept. Null when it broke off. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answerOrFail(answer: Answering, request: XRequest): Answer | OpenAnswer {
  if (!URL.canParse(request.target, 'http://localhost')) return problem(404, 'Not Found');
  try {
    return answer(request);
  } catch (error) {
    return problem(500, 'Internal Server Error', error instanceof Error ? error.message : String(error));
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new LakeError(`simulator cannot listen on ${HOST}:${port}: ${cause.message}; choose another port`, { cause }),
      );
    });
    server.listen(port, HOST, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The only error that can come says that it is closed already.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
