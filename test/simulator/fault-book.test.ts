import { describe, expect, it } from '@jest/globals';
import { idAt } from '../../core/snowflake.ts';
import type { Fault } from '../../simulator/faults/fault.ts';
import { EVENING_MS, MINUTE_MS } from './posts.ts';
import { type SimulatedApi, withApi } from './simulated-api.ts';

const TARGET = '/2/tweets/search/recent?query=presidente';

const withFault = (fault: Fault, test: (api: SimulatedApi) => Promise<void>) => withApi(test, { faults: [fault] });

describe('when a fault strikes', () => {
  const statuses = async (api: SimulatedApi, requests: number) => {
    const all: number[] = [];
    for (let request = 0; request < requests; request++) all.push((await api.get(TARGET)).status);
    return all;
  };

  it('is the next request, the next few, or those after some', async () => {
    await withFault({ kind: 'unauthorized' }, async (api) => expect(await statuses(api, 3)).toEqual([401, 200, 200]));
    await withFault({ kind: 'unauthorized', times: 2, skip: 1 }, async (api) =>
      expect(await statuses(api, 5)).toEqual([200, 401, 401, 200, 200]),
    );
  });

  it('is only at its endpoint', () =>
    withFault({ kind: 'unauthorized', endpoint: '/2/tweets/counts/recent' }, async (api) => {
      expect(await statuses(api, 2)).toEqual([200, 200]);
      expect((await api.counts({ granularity: 'day', since_id: idAt(EVENING_MS - MINUTE_MS) })).status).toBe(401);
    }));

  it('is by chance, the same for the same seed', async () => {
    const drawn: number[][] = [];
    for (const seed of [7, 7, 8]) {
      await withFault({ kind: 'unauthorized', probability: 0.5, seed }, async (api) => {
        drawn.push(await statuses(api, 24));
      });
    }

    const [first, again, other] = drawn;
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    for (const status of [200, 401]) expect(first?.filter((each) => each === status).length).toBeGreaterThan(4);
  });

  it('is asked for, told and forgotten at /control/faults', () =>
    withApi(async (api) => {
      const added = await api.post('/control/faults', {
        faults: [
          { kind: 'unauthorized', times: 2 },
          { kind: 'split', probability: 0.1 },
        ],
      });
      await api.get(TARGET);
      const told = await api.get('/control/faults', { headers: {} });
      const forgotten = await api.get('/control/faults', { method: 'DELETE' });

      expect(added.status).toBe(200);
      expect(told.body.faults).toEqual([
        { kind: 'unauthorized', times: 2, struck: 1, left: 1 },
        { kind: 'split', probability: 0.1, struck: expect.any(Number), left: null },
      ]);
      expect(forgotten.body.faults).toEqual([]);
      expect((await api.get(TARGET)).status).toBe(200);
    }));

  it.each([
    [{ kind: 'nonsense' }, 'fault kind must be one of rate-limit, '],
    [{ kind: 'split', status: 500 }, 'fault split has no status; it may have kind, endpoint, '],
    [{ kind: 'server-error', status: 404 }, 'status of fault server-error must be one of 500, 503, got 404'],
    [{ kind: 'reset', endpoint: '/nowhere' }, 'endpoint of fault reset must be one of *, /2/tweets, '],
    [{ kind: 'reset', times: 0 }, 'times of fault reset must be a whole number from 1 up, got 0'],
    [{ kind: 'reset', probability: 2 }, 'probability of fault reset must be a number above 0 and at most 1, got 2'],
    [{ kind: 'payment-required', shape: 'x' }, 'shape of fault payment-required must be one of credits-depleted, '],
    [[], 'faults must be a fault or a list of them'],
    [['x'], 'fault must be an object, got "x"'],
  ])('is not taken when it is wrong: %j', (fault, detail) =>
    withApi(async (api) => {
      const refused = await api.post('/control/faults', fault);

      expect(refused.status).toBe(400);
      expect(refused.body.detail).toContain(detail);
      expect(api.faults.list()).toEqual([]);
    }),
  );
});
