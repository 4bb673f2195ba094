import { describe, expect, it } from '@jest/globals';
import { xApiSource } from '../../adapters/x-api/x-api-source.ts';
import { type SourceFailure, UsageError } from '../../core/errors.ts';
import { failureOf, type Given, TOKEN, withApi, withServer } from './answering-api.ts';

const REQUEST = { archive: 'recent' as const, query: 'lula lang:pt', sinceId: '100', untilId: '200', maxResults: 100 };
const EMPTY_PAGE = { meta: { result_count: 0 } };

describe('xApiSource.search', () => {
  it('asks by ids, with all fields that REF uses and no expansion that costs', async () => {
    const { seen } = await withApi({ body: EMPTY_PAGE }, (source) => source.search({ ...REQUEST, nextToken: 'abc' }));

    const url = new URL(seen[0]?.url ?? '', 'http://x');
    const { 'tweet.fields': tweetFields, ...parameters } = Object.fromEntries(url.searchParams);
    expect(url.pathname).toBe('/2/tweets/search/recent');
    expect(parameters).toEqual({
      query: 'lula lang:pt',
      since_id: '100',
      until_id: '200',
      max_results: '100',
      next_token: 'abc',
      'media.fields': 'media_key,preview_image_url,type,url,variants',
      'place.fields': 'country,country_code,full_name,geo,id,name,place_type',
      expansions: 'attachments.media_keys,geo.place_id',
    });
    expect(tweetFields?.split(',')).toEqual(
      expect.arrayContaining(['note_tweet', 'edit_history_tweet_ids', 'withheld']),
    );
    expect(seen[0]?.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it('asks for authors and referenced posts when told so', async () => {
    const { seen } = await withApi({ body: EMPTY_PAGE }, (source) => source.search(REQUEST), {
      expandAuthors: true,
      expandReferenced: true,
    });

    const parameters = new URL(seen[0]?.url ?? '', 'http://x').searchParams;
    expect(parameters.get('expansions')).toBe('attachments.media_keys,geo.place_id,author_id,referenced_tweets.id');
    expect(parameters.get('user.fields')).toContain('username');
    expect(parameters.has('next_token')).toBe(false);
  });

  it('gives the page as it came, with the rate limit of its headers', async () => {
    const body = {
      data: [{ id: '2', text: 'a' }, { id: '1' }],
      includes: { posts: [{ id: '0' }] },
      errors: [{ title: 'Not Found Error', value: '9' }],
      meta: { result_count: 2, next_token: 'next' },
    };
    const limit = { 'x-rate-limit-limit': '450', 'x-rate-limit-remaining': '7', 'x-rate-limit-reset': '1795000000' };
    const headers = { ...limit, date: 'Sat, 21 Nov 2026 13:30:07 GMT' };

    const { value } = await withApi({ body, headers }, (source) => source.search(REQUEST));

    expect(value).toEqual({
      tweets: body.data,
      includes: body.includes,
      errors: body.errors,
      nextToken: 'next',
      answeredAtMs: Date.UTC(2026, 10, 21, 13, 30, 7),
      rateLimit: { remaining: 7, resetAtMs: 1_795_000_000_000 },
    });
  });

  it('gives an empty last page without headers', async () => {
    const { value } = await withServer(
      (_, response) => {
        response.sendDate = false;
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(EMPTY_PAGE));
      },
      async (url) => ({ value: await xApiSource({ url, token: TOKEN }).search(REQUEST) }),
    );

    expect(value).toEqual({ tweets: [], includes: {}, errors: [], nextToken: null, rateLimit: null });
  });

  it('keeps the path of the address that it is given', async () => {
    const { seen } = await withApi({ body: EMPTY_PAGE }, async (_, url) =>
      xApiSource({ url: `${url}/prefix/`, token: TOKEN }).search(REQUEST),
    );

    expect(seen[0]?.url).toMatch(/^\/prefix\/2\/tweets\/search\/recent\?/);
  });
});

describe('xApiSource.count', () => {
  it.each(['tweet_count', 'post_count'])('reads hours that call their number %s, oldest first', async (name) => {
    const hour = (start: string, end: string, count: number) => ({ start, end, [name]: count });
    const body = {
      data: [
        hour('2026-11-21T13:00:00.000Z', '2026-11-21T14:00:00.000Z', 5),
        hour('2026-11-21T12:00:00.000Z', '2026-11-21T13:00:00.000Z', 3),
      ],
      meta: {},
    };

    const { value, seen } = await withApi({ body }, (source) => source.count({ archive: 'recent', query: 'lula' }));

    expect(value.counts).toEqual([
      { startMs: Date.parse('2026-11-21T12:00:00Z'), endMs: Date.parse('2026-11-21T13:00:00Z'), posts: 3 },
      { startMs: Date.parse('2026-11-21T13:00:00Z'), endMs: Date.parse('2026-11-21T14:00:00Z'), posts: 5 },
    ]);
    expect(seen[0]?.url).toBe('/2/tweets/counts/recent?query=lula&granularity=hour');
  });
});

describe('xApiSource, when X does not give what was asked', () => {
  const invalid = {
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    errors: [
      { message: "Invalid\u0007use of 'since_id'\nor 'until_id'", parameters: { since_id: ['1'] } },
      { message: 'And so on' },
    ],
  };
  const tooOld = {
    title: 'Invalid Request',
    errors: [
      {
        parameters: { since_id: ['1'] },
        message:
          "'since_id' must be a tweet id created after 2026-06-23T10:50Z. Please use a 'since_id' that is larger than 2069097036665323520",
      },
    ],
  };
  const reset = { 'x-rate-limit-limit': '450', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '1795000000' };
  const problem = (title: string, detail: string) => ({ title, detail, type: 'about:blank' });

  it.each<[string, Given, SourceFailure, RegExp]>([
    [
      '401',
      { status: 401, body: problem('Unauthorized', 'Unauthorized') },
      { kind: 'unauthorized' },
      /answered 401: Unauthorized; set X_BEARER_TOKEN to/,
    ],
    [
      '403',
      { status: 403, body: problem('Forbidden', 'Not enrolled') },
      { kind: 'unauthorized' },
      /answered 403: Not enrolled/,
    ],
    [
      '402 CreditsDepleted',
      { status: 402, body: problem('CreditsDepleted', 'No credits') },
      { kind: 'payment-required' },
      /answered 402: No credits; add credits/,
    ],
    [
      '402 Payment Required',
      { status: 402, body: { title: 'Payment Required', detail: 'credits depleted', status: 402 } },
      { kind: 'payment-required' },
      /answered 402: credits depleted; add credits/,
    ],
    [
      '402 with no body that anybody knows',
      { status: 402, headers: { 'content-type': 'text/html' }, body: '<html>' },
      { kind: 'payment-required' },
      /answered 402; add credits/,
    ],
    [
      '429',
      { status: 429, headers: reset, body: problem('Too Many Requests', 'Too Many Requests') },
      { kind: 'rate-limited', resetAtMs: 1_795_000_000_000 },
      /answered 429/,
    ],
    ['429 without headers', { status: 429, body: '' }, { kind: 'rate-limited', resetAtMs: null }, /answered 429$/],
    [
      '400',
      { status: 400, body: invalid },
      { kind: 'invalid-request', parameters: ['since_id'] },
      /answered 400: Invalid use of 'since_id' or 'until_id'; And so on$/,
    ],
    [
      '400 for a since_id that is too old',
      { status: 400, body: tooOld },
      { kind: 'invalid-request', parameters: ['since_id'], sinceMsMin: Date.UTC(2026, 5, 23, 10, 50) },
      /answered 400: 'since_id' must be a tweet id created after 2026-06-23T10:50Z\./,
    ],
    [
      '404',
      { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' },
      { kind: 'invalid-request', parameters: [] },
      /answered 404$/,
    ],
    [
      '500',
      { status: 500, body: problem('Internal', 'Oops') },
      { kind: 'unavailable', status: 500 },
      /answered 500: Oops/,
    ],
    [
      '503 in HTML',
      { status: 503, headers: { 'content-type': 'text/html' }, body: '<html>busy</html>' },
      { kind: 'unavailable', status: 503 },
      /answered 503$/,
    ],
    [
      '200 in HTML',
      { headers: { 'content-type': 'text/html' }, body: '<html>portal</html>' },
      { kind: 'unavailable' },
      /did not answer in JSON/,
    ],
    ['200 with broken JSON', { body: '{"data":[{"id":"1"' }, { kind: 'unavailable' }, /broken answer \(HTTP 200\)/],
    [
      '402 with broken JSON',
      { status: 402, body: '{"title":"Cred' },
      { kind: 'payment-required' },
      /answered 402; add credits/,
    ],
    [
      '429 with broken JSON',
      { status: 429, headers: reset, body: '{"title":' },
      { kind: 'rate-limited', resetAtMs: 1_795_000_000_000 },
      /answered 429$/,
    ],
    ['503 with broken JSON', { status: 503, body: '{' }, { kind: 'unavailable', status: 503 }, /answered 503$/],
    ['200 without meta', { body: { errors: [] } }, { kind: 'unavailable' }, /no meta/],
  ])('says so: %s', async (_, given, failure, message) => {
    const error = await failureOf(withApi(given, (source) => source.search(REQUEST)));

    expect(error.failure).toEqual(failure);
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/\n|secret-token/);
  });

  it('takes a connection that breaks in the middle for unavailable', async () => {
    const error = await failureOf(
      withServer(
        (_, response) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
          response.write('{"data":[', () => response.destroy());
        },
        (url) => xApiSource({ url, token: TOKEN }).search(REQUEST),
      ),
    );

    expect(error.failure.kind).toBe('unavailable');
  });

  it('gives up on an answer that trickles', async () => {
    const error = await failureOf(
      withServer(
        (_, response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          const trickle = setInterval(() => response.write(' '), 5);
          response.on('close', () => clearInterval(trickle));
        },
        (url) => xApiSource({ url, token: TOKEN, requestTimeoutMs: 60 }).search(REQUEST),
      ),
    );

    expect(error.failure.kind).toBe('unavailable');
    expect(error.message).toMatch(/gave no answer in 60 ms/);
  });

  it('gives up on silence', async () => {
    const error = await failureOf(
      withServer(
        () => {},
        (url) => xApiSource({ url, token: TOKEN, requestTimeoutMs: 40 }).search(REQUEST),
      ),
    );

    expect(error.failure.kind).toBe('unavailable');
  });

  it('names an address where nobody listens', async () => {
    const url = await withServer(
      () => {},
      async (address) => address,
    );

    const error = await failureOf(xApiSource({ url, token: TOKEN }).search(REQUEST));

    expect(error.failure).toEqual({ kind: 'unavailable', isUnsent: true });
    expect(error.message).toMatch(/^cannot reach http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  });

  it('never sends a token that cannot stand in a header, nor shows it', async () => {
    const { seen } = await withApi({ body: EMPTY_PAGE }, async (_, url) => {
      const error = await failureOf(xApiSource({ url, token: 'secret-token\n' }).search(REQUEST));
      expect(error.failure.kind).toBe('unauthorized');
      expect(error.message).not.toContain('secret-token');
    });
    expect(seen).toEqual([]);
  });

  it('refuses an address that is none', () => {
    expect(() => xApiSource({ url: 'api.x.com', token: TOKEN })).toThrow(UsageError);
  });
});
