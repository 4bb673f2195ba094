import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { xApiSource } from '../../adapters/x-api/x-api-source.ts';
import { SourceError } from '../../core/errors.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';

export const TOKEN = 'secret-token-123';

/** What the API answers. */
export interface Given {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

interface Seen {
  readonly url: string;
  readonly authorization: string | undefined;
}

/** Answers every request as given, and tells what was asked. */
export async function withApi<T>(
  { status = 200, headers = {}, body }: Given,
  action: (source: TweetSource, url: string) => Promise<T>,
  options: { expandAuthors?: boolean; expandReferenced?: boolean } = {},
): Promise<{ value: T; seen: Seen[] }> {
  const seen: Seen[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    seen.push({ url: request.url ?? '', authorization: request.headers.authorization });
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const value = await withServer(answer, (url) => action(xApiSource({ url, token: TOKEN, ...options }), url));
  return { value, seen };
}

export async function withServer<T>(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  action: (url: string) => Promise<T>,
): Promise<T> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await action(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

export async function failureOf(promise: Promise<unknown>): Promise<SourceError> {
  const error = await promise.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (error instanceof SourceError) return error;
  throw new Error('it must reject with SourceError', { cause: error });
}
