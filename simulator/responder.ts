import type { IncomingMessage, ServerResponse } from 'node:http';
import { UsageError } from '../core/errors.ts';
import { type Answer, answerOf, type OpenAnswer, problem } from './api/answer.ts';
import { endpointPathOf, type XRequest } from './api/x-api.ts';
import { type Fault, type FaultKind, parseFaults } from './faults/fault.ts';
import type { FaultBook } from './faults/fault-book.ts';
import { DISTORTIONS, distorted, type FaultyRequest, REFUSALS, refusalOf } from './faults/faulty-answer.ts';
import { faultySink } from './faults/faulty-sink.ts';
import { planBody, STREAM_FAULTS, TRANSPORT } from './faults/faulty-transport.ts';
import { lateness } from './faults/lateness.ts';
import { httpWire } from './http-wire.ts';

export interface ResponderOptions {
  readonly answer: (request: XRequest) => Answer | OpenAnswer;
  readonly faults: FaultBook;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** Answers HTTP requests, with the faults that were asked for. */
export interface Responder {
  respond(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Sends what was held back until now. */
  tick(): void;
}

const CONTROL_PATH = '/control/faults';
/** Far above what X takes for rules; a list of ids to check for compliance may be longer. */
const BODY_BYTES_MAX = 32 * 1024 * 1024;
const SLOW: ReadonlySet<FaultKind> = new Set(['slow-headers']);
const LATE: ReadonlySet<FaultKind> = new Set(['late']);
const SLOW_SECONDS = 30;
const SEARCHES = ['/2/tweets/search/recent', '/2/tweets/search/all'];

interface Held {
  readonly atMs: number;
  readonly send: () => void;
}

export function responder({ answer, faults, now }: ResponderOptions): Responder {
  let held: readonly Held[] = [];

  /** Sends at once, or when the slowest fault lets it. */
  const sendInTime = (path: string, send: () => void) => {
    const waits = faults.take(path, SLOW).map(({ seconds = SLOW_SECONDS }) => seconds * 1000);
    if (waits.length === 0) send();
    else held = [...held, { atMs: now() + Math.max(...waits), send }];
  };

  return {
    async respond(request, response) {
      const body = await bodyOf(request);
      const { method = '', url: target = '' } = request;
      // The client left before it had sent everything.
      if (body === null) return;
      if (!URL.canParse(target, LOCAL)) return send(response, problem(404, 'Not Found'), []);
      const { pathname, searchParams } = new URL(target, LOCAL);
      if (pathname === CONTROL_PATH) return send(response, control(faults, method, body), []);

      const path = endpointPathOf(pathname);
      const nowMs = now();
      const asked = { parameters: searchParams, nowMs };
      const isLate = lateness(SEARCHES.includes(path) ? faults.take(path, LATE) : [], nowMs);
      const answered =
        refusalBy(faults.take(path, REFUSALS), asked) ?? answerOrFail(answer, { ...partsOf(request, body), isLate });
      if ('open' in answered) {
        sendInTime(path, () => keepOpen(response, answered, strikeOf(faults, path)));
        return;
      }
      const wrong = faults.take(path, DISTORTIONS).reduce((each, fault) => distorted(each, fault, asked), answered);
      const onTheWay = faults.take(path, TRANSPORT);
      sendInTime(path, () => send(response, wrong, onTheWay));
    },
    tick() {
      const nowMs = now();
      const due = held.filter(({ atMs }) => atMs <= nowMs);
      held = held.filter(({ atMs }) => atMs > nowMs);
      for (const { send: sendDue } of due) sendDue();
    },
  };
}

function refusalBy([fault]: readonly Fault[], asked: FaultyRequest): Answer | null {
  return fault ? refusalOf(fault, asked) : null;
}

/** Only to read paths by. */
const LOCAL = 'http://localhost';

function partsOf(request: IncomingMessage, body: string): Omit<XRequest, 'isLate'> {
  const { method = '', url: target = '', headers } = request;
  return { method, target, authorization: headers.authorization, body, origin: `http://${headers.host}` };
}

function answerOrFail(answer: ResponderOptions['answer'], request: XRequest): Answer | OpenAnswer {
  try {
    return answer(request);
  } catch (error) {
    return problem(500, 'Internal Server Error', error instanceof Error ? error.message : String(error));
  }
}

/** `/control/faults`: GET tells the faults, POST adds some, DELETE forgets all. */
function control(faults: FaultBook, method: string, body: string): Answer {
  if (method === 'DELETE') faults.clear();
  else if (method === 'POST') {
    try {
      faults.add(parseFaults(body));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return problem(400, 'Invalid Request', error.message);
    }
  } else if (method !== 'GET') return problem(405, 'Method Not Allowed');
  return answerOf(200, { faults: faults.list() });
}

function send(response: ServerResponse, answer: Answer, faults: readonly Fault[]): void {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  const { pieces, ending, lengthBytes } = planBody(Buffer.from(text), faults);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': lengthBytes });
  response.flushHeaders();
  const wire = httpWire(response);
  wire.write(pieces);
  if (ending === 'end') wire.end();
  else if (ending === 'reset') wire.reset();
}

/** The faults that strike one connection to a stream, each once. */
function strikeOf(faults: FaultBook, path: string) {
  const considered = new Set<Fault>();
  return () => faults.take(path, STREAM_FAULTS, considered);
}

function keepOpen(
  response: ServerResponse,
  { status, headers, open }: OpenAnswer,
  strike: ReturnType<typeof strikeOf>,
): void {
  response.writeHead(status, headers);
  response.flushHeaders();
  const leave = open(faultySink(httpWire(response), strike));
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
