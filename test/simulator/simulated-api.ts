import type { JsonObject } from '../../core/json.ts';
import { objectOf, objectsOf } from '../../core/json.ts';
import { type SimulatorOptions, startSimulator } from '../../simulator/server.ts';
import { EVENING_MS } from './posts.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
  /** `data` when it is a list, else none. */
  readonly data: readonly JsonObject[];
  readonly includes: JsonObject;
  readonly meta: JsonObject;
}

export interface SimulatedApi {
  readonly url: string;
  /** A clock that stands still until it is set. */
  readonly clock: { nowMs: number };
  search(parameters?: Readonly<Record<string, string>>): Promise<Reply>;
  counts(parameters?: Readonly<Record<string, string>>): Promise<Reply>;
  get(target: string, init?: RequestInit): Promise<Reply>;
}

/** Runs the test against a simulator of its own on a still clock, and ends it. */
export async function withApi(
  test: (api: SimulatedApi) => Promise<void>,
  options: SimulatorOptions = {},
): Promise<void> {
  const clock = { nowMs: EVENING_MS };
  const simulator = await startSimulator({ now: () => clock.nowMs, ...options });
  const get = async (target: string, init: RequestInit = {}): Promise<Reply> => {
    const response = await fetch(simulator.url + target, { headers: { authorization: 'Bearer qualquer' }, ...init });
    const text = await response.text();
    const body = objectOf(text === '' ? null : JSON.parse(text));
    const { status, headers } = response;
    return {
      status,
      headers,
      body,
      data: objectsOf(body.data),
      includes: objectOf(body.includes),
      meta: objectOf(body.meta),
    };
  };
  const ask =
    (path: string) =>
    (parameters: Readonly<Record<string, string>> = {}) =>
      get(`${path}?${new URLSearchParams({ query: 'presidente', ...parameters })}`);
  try {
    await test({
      url: simulator.url,
      clock,
      get,
      search: ask('/2/tweets/search/recent'),
      counts: ask('/2/tweets/counts/recent'),
    });
  } finally {
    await simulator.close();
  }
}

/** The ids of the tweets of a reply. */
export function idsOf({ data }: Reply): readonly string[] {
  return data.map(({ id }) => String(id));
}
