import { describe, expect, it } from '@jest/globals';
import { LakeError, UsageError } from '../../core/errors.ts';
import { idAt } from '../../core/snowflake.ts';
import { startSimulator } from '../../simulator/server.ts';
import { EVENING_MS, MINUTE_MS } from './posts.ts';
import { type Reply, withApi } from './simulated-api.ts';

const SEARCH = '/2/tweets/search/recent?query=presidente';
const PROBLEM_JSON = 'application/problem+json; charset=utf-8';
const RESET_SECONDS = EVENING_MS / 1000 + 15 * 60;

const limitsOf = ({ headers }: Reply) =>
  ['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`x-rate-limit-${name}`)));

describe('startSimulator', () => {
  it('binds loopback on a port of its own and says where', () =>
    withApi(async (api) => {
      expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect((await api.get(SEARCH)).status).toBe(200);
    }));

  it('says clearly that a port is taken', () =>
    withApi(async ({ url }) => {
      const port = Number(new URL(url).port);

      const second = startSimulator({ port });

      await expect(second).rejects.toThrow(LakeError);
      await expect(second).rejects.toThrow(`simulator cannot listen on 127.0.0.1:${port}`);
    }));

  it.each(['0.0.0.0', '::', '192.0.2.1', 'example.org'])(
    'does not listen on %s unless it may let others in',
    async (host) => {
      const remote = startSimulator({ host });

      await expect(remote).rejects.toThrow(UsageError);
      await expect(remote).rejects.toThrow(
        `simulator must listen on this machine only, got host ${host}; --allow-remote lets others in`,
      );
    },
  );

  it('listens anywhere when it may', async () => {
    const simulator = await startSimulator({ host: '0.0.0.0', allowRemote: true });
    const response = await fetch(simulator.url + SEARCH, { headers: { authorization: 'Bearer x' } });
    await simulator.close();

    expect(response.status).toBe(200);
  });

  it('refuses options that make no stream', async () => {
    await expect(startSimulator({ postsPerMinute: 0 })).rejects.toThrow(UsageError);
  });

  it('answers no more once it is closed, and can be closed twice', async () => {
    const simulator = await startSimulator();
    await fetch(simulator.url + SEARCH, { headers: { authorization: 'Bearer x' } });

    await simulator.close();
    await simulator.close();

    await expect(fetch(simulator.url + SEARCH)).rejects.toThrow('fetch failed');
  });

  it('goes by the system clock when it is given none', async () => {
    const simulator = await startSimulator();
    const response = await fetch(`${simulator.url}${SEARCH}&tweet.fields=created_at`, {
      headers: { authorization: 'Bearer x' },
    });
    const { data } = (await response.json()) as { data: { created_at: string }[] };
    await simulator.close();

    const ageMs = Date.now() - Date.parse(data[0]?.created_at ?? '');
    expect(ageMs).toBeGreaterThan(29_000);
    expect(ageMs).toBeLessThan(10 * MINUTE_MS);
  });
});

describe('authorization', () => {
  const unauthorized = { title: 'Unauthorized', detail: 'Unauthorized', type: 'about:blank', status: 401 };

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', 'token'])('is refused: %p', (authorization) =>
    withApi(async (api) => {
      const reply = await api.get(SEARCH, { headers: authorization === undefined ? {} : { authorization } });

      expect(reply.status).toBe(401);
      expect(reply.headers.get('content-type')).toBe(PROBLEM_JSON);
      expect(reply.body).toEqual(unauthorized);
    }),
  );

  it('takes any token, or only the one that was set', async () => {
    const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

    await withApi(async (api) => expect((await api.get(SEARCH, bearer('AAAA%2Fx'))).status).toBe(200));
    await withApi(
      async (api) => {
        expect((await api.get(SEARCH, bearer('certo'))).status).toBe(200);
        expect((await api.get(SEARCH, bearer('errado'))).body).toEqual(unauthorized);
      },
      { token: 'certo' },
    );
  });
});

describe('paths and methods', () => {
  it.each(['/', '/2/tweets/search', '/2/tweets/search/recent/', '//', '/2/users', '/2/compliance/jobs/'])(
    'knows no %s',
    (path) =>
      withApi(async (api) => {
        const reply = await api.get(path);

        expect(reply.status).toBe(404);
        expect(reply.headers.get('content-type')).toBe(PROBLEM_JSON);
        expect(reply.body).toEqual({ title: 'Not Found', detail: 'Not Found', type: 'about:blank', status: 404 });
      }),
  );

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('allows no %s', (method) =>
    withApi(async (api) => {
      const body = method === 'DELETE' ? {} : { body: 'x'.repeat(100_000) };
      const reply = await api.get(SEARCH, { method, headers: { authorization: 'Bearer x' }, ...body });

      expect(reply.status).toBe(405);
      expect(reply.headers.get('allow')).toBe('GET');
      expect(reply.body.title).toBe('Method Not Allowed');
    }),
  );

  it('answers HEAD without a body', () =>
    withApi(async (api) => {
      const reply = await api.get(SEARCH, { method: 'HEAD', headers: { authorization: 'Bearer x' } });

      expect([reply.status, reply.body]).toEqual([405, {}]);
    }));
});

describe('rate limits (fact: limits)', () => {
  it('are told with each answer, wrong requests included, and count down', () =>
    withApi(async (api) => {
      expect(limitsOf(await api.get(SEARCH))).toEqual([450, 449, RESET_SECONDS]);
      expect(limitsOf(await api.search({ max_results: '5' }))).toEqual([450, 448, RESET_SECONDS]);
      expect(limitsOf(await api.search())).toEqual([450, 447, RESET_SECONDS]);
    }));

  it('are counted for search and counts apart', () =>
    withApi(async (api) => {
      await api.search();

      expect(limitsOf(await api.counts({ granularity: 'day' }))).toEqual([300, 299, RESET_SECONDS]);
    }));

  it('do not count who is not let in', () =>
    withApi(async (api) => {
      const refused = await api.get(SEARCH, { headers: {} });

      expect(refused.headers.get('x-rate-limit-limit')).toBeNull();
      expect(limitsOf(await api.get(SEARCH))[1]).toBe(449);
    }));

  it('end in 429 when they are used up, until the window has passed (fact: 429)', () =>
    withApi(async (api) => {
      const empty = { until_id: idAt(EVENING_MS - 7 * 1440 * MINUTE_MS) };
      for (let request = 0; request < 450; request++) expect((await api.search(empty)).status).toBe(200);

      api.clock.nowMs = RESET_SECONDS * 1000 - 1;
      const refused = await api.search(empty);
      api.clock.nowMs = RESET_SECONDS * 1000;
      const renewed = await api.search(empty);

      expect(refused.status).toBe(429);
      expect(refused.headers.get('content-type')).toBe(PROBLEM_JSON);
      expect(refused.body).toEqual({
        title: 'Too Many Requests',
        detail: 'Too Many Requests',
        type: 'about:blank',
        status: 429,
      });
      expect(limitsOf(refused)).toEqual([450, 0, RESET_SECONDS]);
      expect(limitsOf(renewed)).toEqual([450, 449, RESET_SECONDS + 15 * 60]);
    }));
});
