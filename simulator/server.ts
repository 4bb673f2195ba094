import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { LakeError } from '../core/errors.ts';
import { type Answer, problem } from './api/answer.ts';
import { type XRequest, xApi } from './api/x-api.ts';
import { type StreamOptions, tweetStream } from './tweet-stream.ts';

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
  /** Ends it, open connections included. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/**
 * Starts an X API on this machine over an endless stream of invented tweets; docs/simulator.md says what it answers.
 * Rejects with LakeError when the port cannot be had, with UsageError when an option is out of range.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, frozenCounts = false, token = null, now = Date.now } = options;
  const answer = xApi({ stream: tweetStream(options), token, frozenCounts, now });
  const server = createServer((request, response) => respond(request, response, answer));
  await listen(server, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new LakeError('simulator has no port after it was opened');
  return { url: `http://${HOST}:${address.port}`, close: () => close(server) };
}

function respond(request: IncomingMessage, response: ServerResponse, answer: (request: XRequest) => Answer): void {
  // What a client sends with a request is not looked at, but must be taken off the connection.
  request.resume();
  const { method = '', url: target = '', headers } = request;
  const {
    status,
    headers: sent,
    body,
  } = answerOrFail(answer, { method, target, authorization: headers.authorization });
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { ...sent, 'content-length': bytes.length });
  response.end(bytes);
}

function answerOrFail(answer: (request: XRequest) => Answer, request: XRequest): Answer {
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
