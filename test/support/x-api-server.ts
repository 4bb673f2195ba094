import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SourceError } from '../../core/errors.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';

export interface XApiServer {
  readonly url: string;
  /** Path and query of each request. */
  readonly targets: string[];
}

/** X's endpoints over a source (a fake one), for as long as `action` takes. What the source fails with is answered as 503. */
export async function withXApiServer<T>(source: TweetSource, action: (server: XApiServer) => Promise<T>): Promise<T> {
  const targets: string[] = [];
  const server = createServer((request, response) => {
    targets.push(request.url ?? '');
    void answer(source, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await action({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, targets });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function answer(source: TweetSource, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { body, headers } = await bodyOf(source, new URL(request.url ?? '', 'http://x'));
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    response.writeHead(503, { 'content-type': 'application/json' });
    response.end('{}');
  }
}

async function bodyOf(source: TweetSource, { pathname, searchParams: sent }: URL) {
  const archive = pathname.endsWith('/all') ? 'all' : 'recent';
  const query = sent.get('query') ?? '';
  const token = sent.get('next_token');
  const next = token === null ? {} : { nextToken: token };
  const window = { sinceId: sent.get('since_id') ?? '1', untilId: sent.get('until_id') ?? '9223372036854775807' };
  if (pathname.startsWith('/2/tweets/counts/')) {
    const { counts, nextToken } = await source.count({ archive, query, window, ...next });
    const data = counts.map(({ startMs, endMs, posts }) => ({
      start: new Date(startMs).toISOString(),
      end: new Date(endMs).toISOString(),
      tweet_count: posts,
    }));
    return { body: { data, meta: { next_token: nextToken ?? undefined } }, headers: {} };
  }
  if (pathname === '/2/tweets') {
    const { tweets, includes, errors, rateLimit } = await source.tweetsByIds((sent.get('ids') ?? '').split(','));
    return { body: { data: tweets, includes, errors }, headers: headersOf(rateLimit) };
  }
  const maxResults = Number(sent.get('max_results') ?? 10);
  const page = await source.search({ archive, query, ...window, maxResults, ...next });
  const { tweets, includes, errors, nextToken, rateLimit } = page;
  const meta = { result_count: tweets.length, next_token: nextToken ?? undefined };
  return { body: { data: tweets, includes, errors, meta }, headers: headersOf(rateLimit) };
}

function headersOf(limit: { readonly remaining: number; readonly resetAtMs: number } | null): Record<string, string> {
  if (limit === null) return {};
  return {
    'x-rate-limit-limit': '300',
    'x-rate-limit-remaining': String(limit.remaining),
    'x-rate-limit-reset': String(limit.resetAtMs / 1000),
  };
}
