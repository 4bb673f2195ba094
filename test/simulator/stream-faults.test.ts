import { describe, expect, it } from '@jest/globals';
import { objectOf } from '../../core/json.ts';
import type { Fault } from '../../simulator/faults/fault.ts';
import { MINUTE_MS } from './posts.ts';
import { endsInsideCharacter, type SimulatedApi, withApi } from './simulated-api.ts';

describe('a fault of the stream (fact: stream)', () => {
  const STREAM = '/2/tweets/search/stream';
  const withStream = async (fault: Fault, test: (api: SimulatedApi) => Promise<void>) =>
    withApi(
      async (api) => {
        await api.addRules({ value: 'presidente', tag: 'p' });
        await test(api);
      },
      { faults: [{ endpoint: STREAM, ...fault }] },
    );
  const messages = (text: string) => text.split('\r\n').filter((line) => line !== '');

  it('is an operational disconnect: a last message says so, and the connection ends', () =>
    withStream({ kind: 'operational-disconnect', afterBytes: 2000 }, async (api) => {
      const stream = await api.connect();
      api.advance(60_000);

      const lines = messages(Buffer.concat([...(await stream.chunks())]).toString());

      expect(lines.length).toBeGreaterThan(2);
      expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
        errors: [expect.objectContaining({ title: 'operational-disconnect' })],
      });
      for (const line of lines.slice(0, -1)) expect(objectOf(JSON.parse(line)).data).toBeDefined();
    }));

  it('is a reset in mid-message', () =>
    withStream({ kind: 'reset', afterBytes: 1000 }, async (api) => {
      const stream = await api.connect();
      api.advance(60_000);

      await expect(stream.chunks()).rejects.toThrow(/terminated|aborted|reset/);
    }));

  it('is an end in mid-message', () =>
    withStream({ kind: 'truncated', afterBytes: 1000 }, async (api) => {
      const stream = await api.connect();
      api.advance(60_000);

      const bytes = Buffer.concat([...(await stream.chunks())]);

      expect(bytes.length).toBe(1000);
      expect(() => JSON.parse(messages(bytes.toString()).at(-1) ?? '')).toThrow();
    }));

  it('is silence, without signs of life', () =>
    withStream({ kind: 'silence' }, async (api) => {
      const stream = await api.connect();
      api.advance(10 * MINUTE_MS);

      const text = await stream.readUntil((read) => read.endsWith('\r\n'));
      const next = stream.readUntil((read) => read.length > text.length);
      await api.get('/2/tweets/search/stream/rules');

      expect(messages(text).length).toBe(1);
      expect(await Promise.race([next, 'silent'])).toBe('silent');
      await stream.leave();
      await expect(next).rejects.toThrow();
    }));

  it('is characters and line ends split between chunks', () =>
    withStream({ kind: 'split' }, async (api) => {
      const stream = await api.connect();
      api.faults.add([{ kind: 'truncated', endpoint: STREAM, afterBytes: 6000 }]);
      api.advance(60_000);

      const chunks = await stream.chunks();

      expect(chunks.some(endsInsideCharacter)).toBe(true);
      expect(chunks.some((chunk) => chunk.at(-1) === 0x0d)).toBe(true);
      expect(Buffer.concat([...chunks]).length).toBe(6000);
      for (const line of messages(Buffer.concat([...chunks]).toString()).slice(0, -1)) JSON.parse(line);
    }));

  it('is each message twice, in the words of posts, with errors beside the data', () =>
    withApi(
      async (api) => {
        await api.addRules({ value: 'presidente', tag: 'p' });
        const stream = await api.connect();
        api.advance(30_000);

        const [first, second] = messages(await stream.readUntil((text) => messages(text).length > 2));

        expect(second).toBe(first);
        expect(JSON.parse(first ?? '')).toMatchObject({
          data: { edit_history_post_ids: expect.any(Array) },
          errors: [{ title: 'Not Found Error' }],
        });
      },
      { faults: (['post-names', 'partial-errors', 'duplicates'] as const).map((kind) => ({ kind, endpoint: STREAM })) },
    ));

  it('strikes a connection that is open when it is asked for', () =>
    withApi(async (api) => {
      await api.addRules({ value: 'presidente', tag: 'p' });
      const stream = await api.connect();
      api.advance(10_000);
      await api.post('/control/faults', { kind: 'operational-disconnect', endpoint: STREAM });
      api.advance(10_000);

      const text = Buffer.concat([...(await stream.chunks())]).toString();

      expect(text).toContain('operational-disconnect');
      expect(api.faults.list()).toEqual([]);
    }));

  it.each([
    [{ kind: 'rate-limit' }, 429],
    [{ kind: 'payment-required' }, 402],
    [{ kind: 'server-error' }, 503],
  ] as const)('refuses who connects: %j', (fault, status) =>
    withStream(fault, async (api) => {
      expect((await api.connect()).status).toBe(status);
      expect((await api.connect()).status).toBe(200);
    }),
  );

  it('lets headers wait', () =>
    withStream({ kind: 'slow-headers', seconds: 40 }, async (api) => {
      const slow = api.connect();
      // Until the request has arrived.
      while (api.faults.list().length > 0) await api.get('/control/faults');
      api.advance(40_000);

      expect((await slow).status).toBe(200);
    }));
});
