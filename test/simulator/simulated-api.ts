import type { JsonObject } from '../../core/json.ts';
import { objectOf, objectsOf } from '../../core/json.ts';
import type { FaultBook } from '../../simulator/faults/fault-book.ts';
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
  readonly faults: FaultBook;
  /** A clock that stands still until it is set. */
  readonly clock: { nowMs: number };
  search(parameters?: Readonly<Record<string, string>>): Promise<Reply>;
  counts(parameters?: Readonly<Record<string, string>>): Promise<Reply>;
  /** Full-archive search, a second after whatever was before. */
  searchAll(parameters?: Readonly<Record<string, string>>): Promise<Reply>;
  countsAll(parameters?: Readonly<Record<string, string>>): Promise<Reply>;
  get(target: string, init?: RequestInit): Promise<Reply>;
  post(target: string, body: unknown): Promise<Reply>;
  /** Adds rules to the stream, which must all be new and valid. */
  addRules(...rules: readonly { readonly value: string; readonly tag?: string }[]): Promise<void>;
  /** Opens the stream. */
  connect(parameters?: Readonly<Record<string, string>>): Promise<OpenStream>;
  /** Lets the clock go on, second by second, and the stream send what is due. */
  advance(ms: number): void;
}

/** A connection to the stream, as its bytes come. */
export interface OpenStream {
  readonly status: number;
  readonly headers: Headers;
  /** Reads on until `isEnough` of all that came so far; gives that. Rejects when the connection ends before. */
  readUntil(isEnough: (text: string) => boolean): Promise<string>;
  /** All that comes until the connection ends, as it came. Rejects when it breaks. */
  chunks(): Promise<readonly Uint8Array[]>;
  leave(): Promise<void>;
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
  const post = (target: string, body: unknown) =>
    get(target, {
      method: 'POST',
      headers: { authorization: 'Bearer qualquer', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const ask =
    (path: string) =>
    (parameters: Readonly<Record<string, string>> = {}) =>
      get(`${path}?${new URLSearchParams({ query: 'presidente', ...parameters })}`);
  try {
    await test({
      url: simulator.url,
      faults: simulator.faults,
      clock,
      get,
      post,
      async addRules(...rules) {
        const { status, body } = await post('/2/tweets/search/stream/rules', { add: rules });
        if (status !== 201 || body.errors !== undefined) throw new Error(`rules refused: ${JSON.stringify(body)}`);
      },
      connect: (parameters = {}) => openStream(simulator.url, parameters),
      advance(ms) {
        const endMs = clock.nowMs + ms;
        while (clock.nowMs < endMs) {
          clock.nowMs = Math.min(endMs, clock.nowMs + STEP_MS);
          simulator.tick();
        }
      },
      search: ask('/2/tweets/search/recent'),
      counts: ask('/2/tweets/counts/recent'),
      searchAll(parameters) {
        clock.nowMs += STEP_MS;
        return ask('/2/tweets/search/all')(parameters);
      },
      countsAll: ask('/2/tweets/counts/all'),
    });
  } finally {
    await simulator.close();
  }
}

const STEP_MS = 1000;

async function openStream(url: string, parameters: Readonly<Record<string, string>>): Promise<OpenStream> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/2/tweets/search/stream?${new URLSearchParams(parameters)}`, {
    headers: { authorization: 'Bearer qualquer' },
    signal: leaving.signal,
  });
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    status: response.status,
    headers: response.headers,
    async readUntil(isEnough) {
      while (!isEnough(text)) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) throw new Error(`stream ended after: ${text.slice(-200)}`);
        text += decoder.decode(value, { stream: true });
      }
      return text;
    },
    async chunks() {
      const chunks: Uint8Array[] = [];
      for (;;) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) return chunks;
        if (value) chunks.push(value);
      }
    },
    async leave() {
      leaving.abort();
      await reader?.cancel().catch(() => {});
    },
  };
}

/** The ids of the tweets of a reply. */
export function idsOf({ data }: Reply): readonly string[] {
  return data.map(({ id }) => String(id));
}

/** Whether a chunk ends with a part of a character. */
export function endsInsideCharacter(chunk: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(chunk);
    return false;
  } catch {
    return ((chunk.at(-1) ?? 0) & 0x80) !== 0;
  }
}
