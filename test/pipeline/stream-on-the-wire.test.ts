import { setImmediate as immediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { xFilteredStream } from '../../adapters/x-stream/x-filtered-stream.ts';
import type { JsonObject } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import type { FilteredStream } from '../../pipeline/ports/filtered-stream.ts';
import { type StreamResult, stream } from '../../pipeline/stream/stream.ts';
import { fakeFeed } from '../support/fake-feed.ts';
import { fakeSource } from '../support/fake-source.ts';
import { memoryLake, TEST_NOW_MS } from '../support/memory-lake.ts';
import { optionsFor, rawFilesIn, streamStateOf } from '../support/streaming.ts';
import { MINUTE_MS, SEARCH } from '../support/sweeping.ts';
import { type VirtualClock, virtualClock } from '../support/virtual-clock.ts';
import { STREAM_HEAD, type Wire, wireServer } from '../support/wire-server.ts';

const TWEETS: readonly JsonObject[] = Array.from({ length: 10 }, (_, i) => ({
  id: idAt(TEST_NOW_MS + i * 1000),
  text: `São 😀 ${i}`,
}));
const message = (index: number, more: object = {}): string => `${JSON.stringify({ data: TWEETS[index], ...more })}\r\n`;
const answer = (status: number, body: unknown, headers = ''): string => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return `HTTP/1.1 ${status} No\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(text)}\r\n${headers}\r\n${text}`;
};
const refusing = (status: number, body: unknown, headers?: string): Fault => ({
  serve: (wire) => wire.send(answer(status, body, headers)),
});

interface Fault {
  serve(wire: Wire, clock: VirtualClock): Promise<void>;
}

/** After its own head, these bytes, and the end of the connection. */
const sending = (...parts: readonly (string | Uint8Array)[]): Fault => ({
  serve: async (wire) => {
    for (const part of [STREAM_HEAD, ...parts]) await wire.send(part);
    wire.end();
  },
});

const FAULTS: Readonly<Record<string, Fault>> = {
  '429 with reset': refusing(429, { title: 'Too Many Requests', status: 429 }, 'x-rate-limit-reset: 1795267900\r\n'),
  '429 ConnectionException (TooManyConnections)': refusing(429, {
    title: 'ConnectionException',
    connection_issue: 'TooManyConnections',
  }),
  '402 CreditsDepleted': refusing(402, { title: 'CreditsDepleted', type: 'credits' }),
  '402 Payment Required': refusing(402, { title: 'Payment Required', detail: 'credits depleted' }),
  '401': refusing(401, { title: 'Unauthorized' }),
  '500 with HTML': refusing(500, '<html>Oops</html>'),
  '503 with HTML': refusing(503, '<html>Busy</html>'),
  'connection reset in mid-body': {
    serve: async (wire) => {
      await wire.send(`${STREAM_HEAD}`);
      await wire.send(message(3).slice(0, 40));
      wire.reset();
    },
  },
  'split UTF-8 and CRLF': sending(...Array.from(Buffer.from(message(3)), (byte) => Uint8Array.of(byte))),
  silence: {
    serve: async (wire, clock) => {
      await wire.send(STREAM_HEAD);
      await wire.send(message(3));
      await settle();
      await clock.advance(20_000);
      await wire.closed;
    },
  },
  'slow headers': {
    serve: async (wire, clock) => {
      await wire.send('HTTP/1.1 200 OK\r\ncontent-ty');
      await clock.advance(20_000);
      await wire.closed;
    },
  },
  'truncated JSON': sending(`${message(3).slice(0, 30)}\r\n`, message(4)),
  'partial errors': sending(message(3, { errors: [{ title: 'Not Found Error', detail: 'no author' }] })),
  'duplicate and late tweets': sending(message(2), message(4), message(4), message(3), message(0)),
  'operational-disconnect': sending(message(3), '{"errors":[{"title":"operational-disconnect"}]}\r\n'),
  'TooManyConnections within the stream': sending('{"errors":[{"title":"ConnectionException"}]}\r\n'),
  'post.* names': sending(message(3, { includes: { posts: [{ id: '20', text: 'first' }] } })),
  'keep-alive lines, U+2028 and lone \\n': sending('\r\n\r\n', message(3).replace('\r\n', '\n'), '\r\n', message(4)),
};

const LAST = sending(...[5, 6, 7, 8, 9].map((index) => message(index)));
const SILENT: Fault = { serve: (wire) => wire.closed };

describe('a stream on the wire', () => {
  it.each(Object.keys(FAULTS))('loses and damages no tweet that search can give back: %s', async (name) => {
    const { wires, envelopes, fills } = await survive(FAULTS[name] as Fault);

    const tweets = new Map(envelopes.map(({ data }) => [(data as JsonObject).id, data]));
    expect([...tweets.values()].sort(byId)).toEqual(TWEETS);
    expect(fills).toEqual([]);
    // Every byte of the messages that were sent whole is a tweet in RAW, whatever came between.
    const [first, , last] = wires;
    expect(wires.length).toBeGreaterThanOrEqual(3);
    expect(first?.sentBytes).toBe(bytesOf([0, 1, 2]));
    expect(last?.sentBytes).toBe(bytesOf([5, 6, 7, 8, 9]));
    expect(streamed(envelopes, [0, 1, 2, 5, 6, 7, 8, 9])).toBe((first?.sentBytes ?? 0) + (last?.sentBytes ?? 0));
  });
});

/** Three connections: one that breaks off, one with the fault, and one that goes on; then the gaps are filled. */
async function survive(fault: Fault) {
  const clock = virtualClock(TEST_NOW_MS + 10_000);
  const lake = await memoryLake({ clock });
  const source = fakeSource([...TWEETS]);
  const plan: Fault[] = [sending(message(0), message(1), message(2)), fault, LAST];
  const server = await wireServer((wire) => (plan.shift() ?? SILENT).serve(wire, clock));
  try {
    const real = xFilteredStream({ url: server.url, token: 'token', clock });
    let isConnected = false;
    const feed: FilteredStream = {
      ...fakeFeed(clock, []),
      async *connect(signal) {
        isConnected = true;
        try {
          yield* real.connect(signal);
        } finally {
          isConnected = false;
        }
      },
    };
    while (server.wires.length < 3) await runOnce(feed, () => isConnected);
    const quiet = fakeFeed(clock, []);
    await clock.runUntil(stream(lake, { feed: quiet, source, searches: [SEARCH] }, optionsFor(lake, 5 * MINUTE_MS)));
    const { fills } = await streamStateOf(lake);
    return { wires: server.wires, envelopes: (await rawFilesIn(lake)).flat(), fills };
  } finally {
    await server.close();
  }

  /** Ends when the last connection has ended; one that X refuses for good is run again, as a person would. */
  async function runOnce(feed: FilteredStream, isConnected: () => boolean): Promise<StreamResult> {
    const stop = new AbortController();
    let waiting = false;
    const onNote = (note: string | null) => {
      waiting = note !== null;
    };
    const options = optionsFor(lake, 24 * 60 * MINUTE_MS, { signal: stop.signal, events: { onNote } });
    const running = stream(lake, { feed, source, searches: [SEARCH] }, options);
    let isOver = false;
    void running.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await immediate();
      const isBetween = waiting && !isConnected();
      if (server.wires.length > 3 || (server.wires.length === 3 && isBetween)) stop.abort();
      // Nothing is connected now: the time may pass.
      else if (isBetween) await clock.advance(1000);
    }
    return running;
  }
}

/** Turns of the event loop in which bytes on the loopback arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await immediate();
}

function bytesOf(indexes: readonly number[]): number {
  return indexes.reduce((sum, index) => sum + Buffer.byteLength(message(index)), 0);
}

/** The bytes that the messages of these tweets had, by what stands in RAW. */
function streamed(envelopes: readonly JsonObject[], indexes: readonly number[]): number {
  const wanted = new Set(indexes.map((index) => TWEETS[index]?.id));
  const found = new Map(
    envelopes
      .filter(({ collected_by, data }) => collected_by === 'stream' && wanted.has((data as JsonObject).id))
      .map(({ data }) => [(data as JsonObject).id, Buffer.byteLength(`${JSON.stringify({ data })}\r\n`)]),
  );
  return [...found.values()].reduce((sum, bytes) => sum + bytes, 0);
}

function byId(a: unknown, b: unknown): number {
  return String((a as JsonObject).id) < String((b as JsonObject).id) ? -1 : 1;
}
