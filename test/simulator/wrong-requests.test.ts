import { describe, expect, it } from '@jest/globals';
import { objectsOf } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import { DAY_MS, EVENING_MS, HOUR_MS, MINUTE_MS } from './posts.ts';
import { type Reply, type SimulatedApi, withApi } from './simulated-api.ts';

const iso = (timeMs: number) => new Date(timeMs).toISOString();
const hourAgo = iso(EVENING_MS - HOUR_MS);
const hourAgoId = idAt(EVENING_MS - HOUR_MS);

type Ask = (api: SimulatedApi, parameters: Readonly<Record<string, string>>) => Promise<Reply>;
const ENDPOINTS: readonly [string, Ask][] = [
  ['search', (api, parameters) => api.search(parameters)],
  ['counts', (api, parameters) => api.counts(parameters)],
];

function expectInvalid({ status, headers, body }: Reply, parameter: string, message: string): void {
  expect(status).toBe(400);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(body).toEqual({
    errors: expect.arrayContaining([
      {
        parameters: expect.objectContaining({ [parameter]: expect.any(Array) }),
        message: expect.stringContaining(message),
      },
    ]),
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: 'https://api.twitter.com/2/problems/invalid-request',
  });
}

describe.each(ENDPOINTS)('a wrong request for %s', (_, ask) => {
  const MIXED = "Invalid use of 'since_id' or 'until_id' in conjunction with 'start_time' or 'end_time'";
  it.each([
    ['since_id', { since_id: hourAgoId, start_time: hourAgo }],
    ['since_id', { since_id: hourAgoId, end_time: hourAgo }],
    ['until_id', { until_id: hourAgoId, start_time: hourAgo }],
    ['end_time', { until_id: hourAgoId, end_time: hourAgo }],
  ])('mixes ids with times (fact: recent search): %s', (parameter, parameters) =>
    withApi(async (api) => {
      expectInvalid(await ask(api, parameters), parameter, MIXED);
    }),
  );

  it('has a since_id older than seven days (fact: since_id too old)', () =>
    withApi(async (api) => {
      const border = idAt(EVENING_MS - 7 * DAY_MS);
      const reply = await ask(api, { since_id: border });

      expectInvalid(
        reply,
        'since_id',
        `'since_id' must be a tweet id created after 2026-11-14T23:30Z. Please use a 'since_id' that is larger than ${border}`,
      );
      expect(objectsOf(reply.body.errors)[0]?.parameters).toEqual({ since_id: [border] });
      expect((await ask(api, { since_id: (BigInt(border) + 1n).toString() })).status).toBe(200);
      expectInvalid(await ask(api, { since_id: '20' }), 'since_id', "'since_id' must be a tweet id created after");
    }));

  it.each(['0', '-1', 'abc', '1e18', '9223372036854775808', '12345678901234567890'])(
    'has an id that is none: %s',
    (id) =>
      withApi(async (api) => {
        expectInvalid(await ask(api, { since_id: id }), 'since_id', `[${id}] is not valid`);
        expectInvalid(await ask(api, { until_id: id }), 'until_id', `[${id}] is not valid`);
      }),
  );

  it.each(['yesterday', '2026-11-21', '2026-11-21T10:00', '2026-13-41T10:00:00Z', '1763764200'])(
    'has a time that is none: %s',
    (time) =>
      withApi(async (api) => {
        expectInvalid(await ask(api, { start_time: time }), 'start_time', `[${time}] is not valid`);
        expectInvalid(await ask(api, { end_time: time }), 'end_time', `[${time}] is not valid`);
      }),
  );

  it('has an end_time less than ten seconds ago', () =>
    withApi(async (api) => {
      const rule =
        "Invalid 'end_time':'2026-11-21T23:29Z'. 'end_time' must be a minimum of 10 seconds prior to the request time.";

      expectInvalid(await ask(api, { end_time: iso(EVENING_MS - 9000) }), 'end_time', rule);
      expect((await ask(api, { end_time: iso(EVENING_MS - 10_000) })).status).toBe(200);
    }));

  it('has a start_time before the seven days, in the future, or not before end_time', () =>
    withApi(async (api) => {
      const before = iso(EVENING_MS - 7 * DAY_MS - MINUTE_MS);

      expectInvalid(
        await ask(api, { start_time: before }),
        'start_time',
        "'start_time' must be on or after 2026-11-14T23:30Z",
      );
      expectInvalid(await ask(api, { start_time: iso(EVENING_MS + HOUR_MS) }), 'start_time', '10 seconds prior');
      expectInvalid(
        await ask(api, { start_time: hourAgo, end_time: hourAgo }),
        'start_time',
        "must be before 'end_time'",
      );
    }));

  it('has no query, an empty one, or one of more than 512 characters', () =>
    withApi(async (api) => {
      const path = ask === ENDPOINTS[0]?.[1] ? '/2/tweets/search/recent' : '/2/tweets/counts/recent';

      expectInvalid(await api.get(path), 'query', 'query');
      expectInvalid(await ask(api, { query: '' }), 'query', 'query');
      expectInvalid(await ask(api, { query: 'ã'.repeat(513) }), 'query', '512');
    }));

  it.each(['(gato', '-gato', 'gato since:2026', 'lang:pt'])('has a query that X could not read: %s', (query) =>
    withApi(async (api) => {
      expectInvalid(await ask(api, { query }), 'query', 'There were errors processing your request: ');
    }),
  );

  it('has a parameter that X does not know, or one twice', () =>
    withApi(async (api) => {
      const path = ask === ENDPOINTS[0]?.[1] ? '/2/tweets/search/recent' : '/2/tweets/counts/recent';

      expectInvalid(
        await ask(api, { previous_token: 'x' }),
        'previous_token',
        'The query parameter [previous_token] is not one of [query,',
      );
      expectInvalid(await api.get(`${path}?query=a&query=b`), 'query', 'Duplicate parameters are not allowed');
    }));

  it('is told everything that is wrong at once', () =>
    withApi(async (api) => {
      const reply = await ask(api, { query: '', since_id: 'x', nonsense: '1' });

      expect(objectsOf(reply.body.errors).length).toBe(3);
    }));
});

describe('a wrong search', () => {
  it.each(['9', '101', '0', '-10', 'ten', '10.5', '1e2'])('asks for %s results', (value) =>
    withApi(async (api) => {
      expectInvalid(
        await api.search({ max_results: value }),
        'max_results',
        `The \`max_results\` query parameter value [${value}] is not between 10 and 100`,
      );
    }),
  );

  it.each(['tweet.fields', 'user.fields', 'media.fields', 'place.fields', 'poll.fields', 'expansions', 'sort_order'])(
    'asks for a name that X does not know in %s',
    (parameter) =>
      withApi(async (api) => {
        const message = `The \`${parameter}\` query parameter value [nonsense] is not one of [`;

        expectInvalid(await api.search({ [parameter]: 'nonsense' }), parameter, message);
      }),
  );

  it.each(['nonsense', 'b26v89c19zqg8o3f', 'b26v89c19zqg8o3fzzzzzzzzzzzzz'])(
    'has a token that was never given: %s',
    (token) =>
      withApi(async (api) => {
        expectInvalid(await api.search({ next_token: token }), 'next_token', 'is not valid');
        expectInvalid(await api.search({ pagination_token: token }), 'pagination_token', 'is not valid');
      }),
  );
});
