import { SourceError } from '../../core/errors.ts';
import { objectOf } from '../../core/json.ts';
import { lineSplitter } from '../../core/stream-lines.ts';
import type { Clock } from '../../pipeline/ports/clock.ts';
import type { StreamEvent } from '../../pipeline/ports/filtered-stream.ts';
import { badTokenError, refusalError, unavailable } from '../x-api/source-error.ts';
import { type SilenceWatch, watchSilence } from './silence-watch.ts';

export interface StreamRequest {
  readonly url: URL;
  readonly token: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Many times a tweet with all that it refers to. */
const LINE_BYTES_MAX = 1024 * 1024;
const REFUSAL_BYTES_MAX = 64 * 1024;

/** One connection: see `FilteredStream.connect`. */
export async function* readStream(request: StreamRequest): AsyncGenerator<StreamEvent, void, undefined> {
  const { url, signal, clock } = request;
  const connection = new AbortController();
  const close = () => connection.abort();
  const watch = watchSilence(clock, close);
  signal.addEventListener('abort', close, { once: true });
  try {
    if (!signal.aborted) yield* eventsOf(request, connection.signal, watch);
  } catch (error) {
    // The abort is what was asked for; whatever it was answered with is not.
    if (!signal.aborted) throw failureOf(error, url, watch);
  } finally {
    signal.removeEventListener('abort', close);
    watch.end();
    close();
  }
}

async function* eventsOf(
  { url, token }: StreamRequest,
  signal: AbortSignal,
  watch: SilenceWatch,
): AsyncGenerator<StreamEvent, void, undefined> {
  // What `fetch` says about such a token holds the token.
  if (!/^[\x21-\x7e]+$/.test(token)) throw badTokenError();
  // Compressed, the messages would wait in the decompressor for those that follow.
  const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' };
  // Another address would be sent the token.
  const response = await watch.during(fetch(url, { headers, redirect: 'manual', signal }));
  if (response.status !== 200 || response.body === null) throw await refusalOf(response, url, watch);
  yield { kind: 'connected' };
  const splitter = lineSplitter(LINE_BYTES_MAX);
  for await (const chunk of chunksOf(response.body, watch)) {
    for (const line of splitter.push(chunk)) yield { kind: 'line', ...line };
  }
  throw unavailable(`${url.origin} ended the stream`);
}

async function* chunksOf(body: Body, watch: SilenceWatch): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await watch.during(reader.read());
    if (done) return;
    yield value;
  }
}

type Body = NonNullable<Response['body']>;

async function refusalOf(response: Response, url: URL, watch: SilenceWatch): Promise<SourceError> {
  const { status, headers } = response;
  const data = response.body === null ? null : parsed(await startOf(response.body, watch));
  return refusalError({ status, data, resetSeconds: resetSecondsOf(headers, data) }, url.origin);
}

/** Null when it is not the limit of requests that refuses: that the app's one connection is taken passes sooner. */
function resetSecondsOf(headers: Headers, data: unknown): string | null {
  const isTaken = objectOf(data).title === 'ConnectionException';
  const remaining = headers.get('x-rate-limit-remaining') ?? (isTaken ? null : '0');
  return remaining === '0' ? headers.get('x-rate-limit-reset') : null;
}

/** The text up to a limit; what breaks off says what it has said. */
async function startOf(body: Body, watch: SilenceWatch): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of chunksOf(body, watch)) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > REFUSAL_BYTES_MAX) break;
    }
  } catch {
    // The status is known, and decides.
  }
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function failureOf(error: unknown, { origin }: URL, watch: SilenceWatch): SourceError {
  if (watch.isSilent()) return unavailable(`${origin} sent nothing for ${watch.silenceMs / 1000} s`, error);
  if (error instanceof SourceError) return error;
  return unavailable(`the connection to ${origin} failed: ${reasonOf(error)}`, error);
}

/** What `fetch` rejects with says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { cause, message } = objectOf(error);
  const { message: causeMessage, code } = objectOf(cause);
  return String(causeMessage || code || message || error).replace(/[\s\p{Cc}]+/gu, ' ');
}
