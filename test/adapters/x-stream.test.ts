import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { xFilteredStream } from '../../adapters/x-stream/x-filtered-stream.ts';
import { SourceError } from '../../core/errors.ts';
import type { StreamEvent } from '../../pipeline/ports/filtered-stream.ts';
import { TEST_NOW_MS } from '../support/memory-lake.ts';
import { type VirtualClock, virtualClock } from '../support/virtual-clock.ts';
import { STREAM_HEAD, type Wire, wireServer } from '../support/wire-server.ts';

const TOKEN = 'secret-token-123';
const MESSAGES = ['{"data":{"id":"1","text":"São 😀"}}', '{"data":{"id":"2","text":"b"}}'];
const BYTES = Buffer.from(MESSAGES.map((text) => `${text}\r\n`).join(''));

describe('xFilteredStream.connect', () => {
  it('asks for the fields of REF by the token, and gives every byte that was on the wire, once', async () => {
    const { seen, wires } = await connectTo(async (wire) => {
      await wire.send(STREAM_HEAD);
      await wire.send(`\r\n${BYTES.toString()}\r\n`);
      wire.end();
    });

    expect(textsOf(seen.events)).toEqual(MESSAGES);
    const lineEnds = 2 * 4;
    const received = textsOf(seen.events).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(received + lineEnds).toBe(wires[0]?.sentBytes);
    expect(wires[0]?.request).toMatch(
      /^GET \/2\/tweets\/search\/stream\?tweet\.fields=[^ ]*note_tweet[^ ]* HTTP\/1\.1\r\n/,
    );
    // Enterprise only.
    expect(wires[0]?.request).not.toContain('backfill_minutes');
    expect(wires[0]?.request).toContain(`uthorization: Bearer ${TOKEN}\r\n`);
  });

  it('gives the same messages wherever UTF-8 and CRLF are cut on the wire', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: BYTES.length - 1 }), { maxLength: 6 }),
        async (cuts) => {
          const { seen } = await connectTo(async (wire) => {
            await wire.send(STREAM_HEAD);
            const ends = [...cuts.sort((a, b) => a - b), BYTES.length];
            for (const [i, end] of ends.entries()) await wire.send(BYTES.subarray(ends[i - 1] ?? 0, end));
            wire.end();
          });

          expect(textsOf(seen.events)).toEqual(MESSAGES);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('fails when the connection is reset in mid-body, and gives what had come whole', async () => {
    const { seen } = await connectTo(async (wire, turn) => {
      await wire.send(STREAM_HEAD);
      await wire.send(BYTES.subarray(0, -10));
      await turn(MESSAGES[0]);
      wire.reset();
    });

    expect(textsOf(seen.events)).toEqual([MESSAGES[0]]);
    expect(seen.failure).toMatchObject({ failure: { kind: 'unavailable' } });
    expect(seen.failure?.message).toMatch(/ failed: | ended the stream$/);
  });

  it('fails when X ends the stream, which never ends by itself', async () => {
    const { seen } = await connectTo(async (wire) => {
      await wire.send(STREAM_HEAD);
      wire.end();
    });

    expect(seen.failure?.message).toMatch(/ ended the stream$/);
    expect(seen.failure?.failure).toEqual({ kind: 'unavailable' });
  });

  it('fails after 20 seconds of silence, and closes the socket', async () => {
    const { seen, wires } = await connectTo(async (wire, turn, clock) => {
      await wire.send(STREAM_HEAD);
      await turn('connected');
      for (let i = 0; i < 3; i++) {
        await clock.advance(19_000);
        await wire.send(`{"n":${i}}\r\n`);
        await turn(`{"n":${i}}`);
      }
      await clock.advance(20_000);
    });

    expect(textsOf(seen.events)).toHaveLength(3);
    expect(seen.failure?.message).toMatch(/ sent nothing for 20 s$/);
    await wires[0]?.closed;
  });

  it('fails when no headers come for 20 seconds, too', async () => {
    const { seen, wires } = await connectTo(async (wire, _turn, clock) => {
      await wire.send('HTTP/1.1 200 OK\r\ncontent-type: appli');
      await clock.advance(20_000);
    });

    expect(seen.events).toEqual([]);
    expect(seen.failure?.message).toMatch(/ sent nothing for 20 s$/);
    await wires[0]?.closed;
  });

  it('closes the socket at once when it is aborted, and ends without an error', async () => {
    const { seen, wires } = await connectTo(async (wire, turn, _clock, abort) => {
      await wire.send(STREAM_HEAD);
      await wire.send(BYTES);
      await turn(MESSAGES[1]);
      abort();
      await wire.closed;
    });

    expect(textsOf(seen.events)).toEqual(MESSAGES);
    expect(seen.failure).toBeNull();
    expect(wires).toHaveLength(1);
  });

  it.each([
    [
      '429 with reset',
      429,
      { title: 'Too Many Requests', status: 429 },
      { kind: 'rate-limited', resetAtMs: 1_800_000_000_000 },
    ],
    [
      '429 ConnectionException',
      429,
      { title: 'ConnectionException', connection_issue: 'TooManyConnections' },
      { kind: 'rate-limited', resetAtMs: null },
    ],
    ['402 CreditsDepleted', 402, { title: 'CreditsDepleted', type: 'x' }, { kind: 'payment-required' }],
    [
      '402 Payment Required',
      402,
      { title: 'Payment Required', detail: 'credits depleted' },
      { kind: 'payment-required' },
    ],
    ['401', 401, { title: 'Unauthorized' }, { kind: 'unauthorized' }],
    ['500 with HTML', 500, '<html>oops</html>', { kind: 'unavailable', status: 500 }],
    ['503 with HTML', 503, '<html>oops</html>', { kind: 'unavailable', status: 503 }],
    [
      '409 without rules',
      409,
      { title: 'ConnectionException', detail: 'no rules' },
      { kind: 'invalid-request', parameters: [] },
    ],
    ['302', 302, '', { kind: 'invalid-request', parameters: [] }],
  ])('says what a refusal is: %s', async (_name, status, body, failure) => {
    const { seen } = await connectTo(async (wire) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const headers = `x-rate-limit-reset: 1800000000\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: ${text.length}`;
      await wire.send(`HTTP/1.1 ${status} No\r\n${headers}\r\n\r\n${text}`);
    });

    expect(seen.events).toEqual([]);
    expect(seen.failure?.failure).toEqual(failure);
  });

  it.each([
    ['0', 1_800_000_000_000],
    ['49', null],
  ])('waits for x-rate-limit-reset only when nothing of the limit is left: %s', async (remaining, resetAtMs) => {
    const { seen } = await connectTo(async (wire) => {
      const headers = `x-rate-limit-remaining: ${remaining}\r\nx-rate-limit-reset: 1800000000\r\ncontent-length: 2`;
      await wire.send(`HTTP/1.1 429 Too Many Requests\r\n${headers}\r\n\r\n{}`);
    });

    expect(seen.failure?.failure).toEqual({ kind: 'rate-limited', resetAtMs });
  });

  it('fails when nobody listens, and never shows a token that cannot be sent', async () => {
    const stream = (token: string) => xFilteredStream({ url: 'http://127.0.0.1:1', token, clock: virtualClock(0) });

    const nobody = await collect(stream(TOKEN).connect(new AbortController().signal));
    const broken = await collect(stream('bad\ntoken').connect(new AbortController().signal));

    expect(nobody.failure?.failure).toEqual({ kind: 'unavailable' });
    expect(broken.failure?.failure).toEqual({ kind: 'unauthorized' });
    expect(`${broken.failure?.message} ${broken.failure?.cause}`).not.toContain('bad');
  });
});

interface Seen {
  readonly events: StreamEvent[];
  failure: SourceError | null;
}

/** Resolves once the reader has given this line, or `connected`. */
type Turn = (event: string | undefined) => Promise<void>;
type Serve = (wire: Wire, turn: Turn, clock: VirtualClock, abort: () => void) => Promise<void>;

async function connectTo(serve: Serve): Promise<{ seen: Seen; wires: readonly Wire[] }> {
  const clock = virtualClock(TEST_NOW_MS);
  const controller = new AbortController();
  const arrived = new Map<string, PromiseWithResolver>();
  const at = (event: string): PromiseWithResolver => {
    const known = arrived.get(event) ?? promiseWithResolver();
    arrived.set(event, known);
    return known;
  };
  const turn: Turn = (event) => at(event ?? '').promise;
  const server = await wireServer((wire) => serve(wire, turn, clock, () => controller.abort()));
  try {
    const stream = xFilteredStream({ url: server.url, token: TOKEN, clock });
    const seen = await collect(stream.connect(controller.signal), (event) => {
      at(event.kind === 'line' ? event.text : event.kind).resolve();
    });
    return { seen, wires: server.wires };
  } finally {
    await server.close();
  }
}

interface PromiseWithResolver {
  readonly promise: Promise<void>;
  resolve(): void;
}

function promiseWithResolver(): PromiseWithResolver {
  let resolve = (): void => {};
  const promise = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  return { promise, resolve: () => resolve() };
}

async function collect(events: AsyncIterable<StreamEvent>, onEvent = (_event: StreamEvent) => {}): Promise<Seen> {
  const seen: Seen = { events: [], failure: null };
  try {
    for await (const event of events) {
      seen.events.push(event);
      onEvent(event);
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    seen.failure = error;
  }
  return seen;
}

function textsOf(events: readonly StreamEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'line' ? [event.text] : []));
}
