import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { xApiSource } from '../../adapters/x-api/x-api-source.ts';
import type { SourceError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import { searchLabel, storePage } from '../../pipeline/ingest/store-page.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { refineKeys } from '../../pipeline/refine-keys.ts';
import { memoryLake, rowsOf, TEST_NOW_MS } from '../support/memory-lake.ts';
import { SEARCH } from '../support/sweeping.ts';

/*
 * One test for each row of the table of facts in docs/x-api.md that the adapter embodies; those about errors are in
 * x-api-source.test.ts.
 */

const WINDOW = { query: 'lula', sinceId: '100', untilId: '200', maxResults: 100 };

describe('xApiSource, by the table of facts about the API', () => {
  it('recent search: sends ids and never a time, which X would refuse beside them', async () => {
    const parameters = await sentBy({ meta: { result_count: 0 } }, (source) =>
      source.search({ archive: 'recent', ...WINDOW }),
    );

    expect(parameters).toMatchObject({ path: '/2/tweets/search/recent', since_id: '100', until_id: '200' });
    expect(Object.keys(parameters).filter((name) => name.endsWith('_time'))).toEqual([]);
  });

  it('recent search: result_count 0 without data or newest_id is an empty last page', async () => {
    const page = await answered({ meta: { result_count: 0 } }, (source) =>
      source.search({ archive: 'recent', ...WINDOW }),
    );

    expect(page).toMatchObject({ tweets: [], includes: {}, errors: [], nextToken: null, rateLimit: null });
  });

  it.each<[string, JsonObject]>([
    ['tweets that are no list', { data: { id: '1' }, meta: { result_count: 1 } }],
    ['a next_token that is no text', { data: [], meta: { next_token: 7 } }],
  ])('recent search: %s is no empty last page', async (_, body) => {
    const asked = answered(body, (source) => source.search({ archive: 'recent', ...WINDOW }));

    await expect(asked).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
  });

  it('full archive: asks search/all, up to 500 a page, with the same ids, fields and token', async () => {
    const request = { archive: 'all' as const, ...WINDOW, maxResults: 500, nextToken: 'abc' };
    const parameters = await sentBy({ meta: {} }, (source) => source.search(request));
    const recent = await sentBy({ meta: {} }, (source) => source.search({ ...request, archive: 'recent' }));

    expect(parameters).toMatchObject({ path: '/2/tweets/search/all', max_results: '500', next_token: 'abc' });
    expect({ ...parameters, path: '' }).toEqual({ ...recent, path: '' });
  });

  it('counts: asks counts/all for a window of ids, by the hour and page by page', async () => {
    const window = { sinceId: '100', untilId: '200' };
    const request = { archive: 'all' as const, query: 'lula', window, nextToken: 'abc' };
    const body = {
      data: [{ start: '2026-11-21T13:00:00Z', end: '2026-11-21T14:00:00Z', post_count: 3 }],
      meta: { next_token: 'def' },
    };

    expect(await sentBy(body, (source) => source.count(request))).toEqual({
      path: '/2/tweets/counts/all',
      query: 'lula',
      since_id: '100',
      until_id: '200',
      granularity: 'hour',
      next_token: 'abc',
    });
    expect(await answered(body, (source) => source.count(request))).toMatchObject({
      counts: [{ posts: 3 }],
      nextToken: 'def',
    });
  });

  it('ids: asks for up to 100 in one request, with the fields of a search', async () => {
    const ids = Array.from({ length: 100 }, (_, i) => String(i + 1));
    const parameters = await sentBy({ data: [] }, (source) => source.tweetsByIds(ids));

    expect(parameters).toMatchObject({ path: '/2/tweets', ids: ids.join(',') });
    expect(parameters['tweet.fields']).toContain('note_tweet');
  });

  it('ids: an answer with neither tweets nor errors is none', async () => {
    await expect(answered({}, (source) => source.tweetsByIds(['1']))).rejects.toMatchObject({
      failure: { kind: 'unavailable' },
    });
  });

  it.each(['search', 'tweetsByIds'] as const)('partial errors: %s keeps the tweets and the errors', async (name) => {
    const body = {
      data: [{ id: '1', text: 'a' }],
      errors: [{ value: '2', resource_type: 'tweet', title: 'Not Found Error' }],
      meta: {},
    };
    const ask = (source: TweetSource) =>
      name === 'search' ? source.search({ archive: 'recent', ...WINDOW }) : source.tweetsByIds(['1', '2']);

    expect(await answered(body, ask)).toMatchObject({ tweets: body.data, errors: body.errors });
  });

  it('limits: the headers tell what is left and until when, for tweets by id and counts too', async () => {
    const headers = { 'x-rate-limit-limit': '300', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '1795000000' };
    const rateLimit = { remaining: 0, resetAtMs: 1_795_000_000_000 };

    expect(await answered({ data: [] }, (source) => source.tweetsByIds(['1']), headers)).toMatchObject({ rateLimit });
    const counting = answered({ data: [] }, (source) => source.count({ archive: 'recent', query: 'a' }), headers);
    expect(await counting).toMatchObject({ rateLimit });
  });

  it('full archive: a 429 while requests are left is the limit of one a second, not that of 15 minutes', async () => {
    const headers = {
      'x-rate-limit-limit': '300',
      'x-rate-limit-remaining': '299',
      'x-rate-limit-reset': '1999000000',
    };
    const asked = withAnswer({ status: 429, body: { title: 'Too Many Requests', status: 429 }, headers }, (source) =>
      source.search({ archive: 'all', ...WINDOW }),
    );

    const failure = await asked.catch((error: SourceError) => error.failure);
    expect(failure).toMatchObject({ kind: 'rate-limited', resetAtMs: expect.any(Number) });
    expect((failure as { resetAtMs: number }).resetAtMs).toBeLessThan(1_999_000_000_000);
  });

  it('names: sends tweet.* and never post.*', async () => {
    const parameters = await sentBy({ meta: {} }, (source) => source.search({ archive: 'recent', ...WINDOW }));

    expect(Object.keys(parameters)).toContain('tweet.fields');
    expect(JSON.stringify(parameters)).not.toMatch(/post\.fields|note_post|referenced_posts/);
  });

  it('names: an answer in either vocabulary becomes the same row', async () => {
    const id = idAt(TEST_NOW_MS);
    const reference = [{ type: 'retweeted', id: '5' }];
    const original = { id: '5', text: 'cut…', author_id: '9' };
    const user = { id: '9', username: 'ana', name: 'Ana' };
    const tweet = { id, text: 'RT @ana: cut…' };
    const old = {
      data: [
        {
          ...tweet,
          edit_history_tweet_ids: ['3', id],
          referenced_tweets: reference,
          public_metrics: { retweet_count: 7 },
        },
      ],
      includes: { tweets: [{ ...original, note_tweet: { text: 'whole :)' } }], users: [user] },
      meta: { result_count: 1 },
    };
    const renamed = {
      data: [
        {
          ...tweet,
          edit_history_post_ids: ['3', id],
          referenced_posts: reference,
          public_metrics: { repost_count: 7 },
        },
      ],
      includes: { posts: [{ ...original, note_post: { text: 'whole :)' } }], users: [user] },
      meta: { result_count: 1 },
    };

    const [row] = await rowsFrom(old);
    expect(row).toMatchObject({
      text: 'RT @ana: whole :)',
      original_id: '3',
      referenced_id: '5',
      retweet_count: 7,
      symbol: ':)',
    });
    expect(await rowsFrom(renamed)).toEqual([{ ...row, raw_file: expect.any(String) }]);
  });
});

/** The rows that a page of a search becomes. */
async function rowsFrom(body: JsonObject) {
  const lake = await memoryLake();
  const page = await answered(body, (source) => source.search({ archive: 'recent', ...WINDOW }));
  const { rawKeys } = await storePage(lake, searchLabel(SEARCH), page);
  await refineKeys(lake, rawKeys, { deadlineMs: Number.POSITIVE_INFINITY });
  return rowsOf(lake, '2026-11-21T13');
}

/** The path and parameters of the one request that `ask` makes. */
async function sentBy(
  body: JsonObject,
  ask: (source: TweetSource) => Promise<unknown>,
): Promise<Record<string, string>> {
  let target = '';
  await withAnswer(
    {
      body,
      onTarget: (sent) => {
        target = sent;
      },
    },
    ask,
  );
  const { pathname, searchParams } = new URL(target, 'http://x');
  return { path: pathname, ...Object.fromEntries(searchParams) };
}

/** What `ask` makes of an answer. */
function answered<T>(body: JsonObject, ask: (source: TweetSource) => Promise<T>, headers = {}): Promise<T> {
  return withAnswer({ body, headers }, ask);
}

interface Given {
  readonly status?: number;
  readonly body: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  readonly onTarget?: (target: string) => void;
}

async function withAnswer<T>(
  { status = 200, body, headers, onTarget }: Given,
  ask: (source: TweetSource) => Promise<T>,
): Promise<T> {
  const server = createServer((request, response) => {
    onTarget?.(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    return await ask(xApiSource({ url: `http://127.0.0.1:${port}`, token: 'any' }));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
