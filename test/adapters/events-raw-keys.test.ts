import { describe, expect, it } from '@jest/globals';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { rawKeysOfSqsEvent } from '../../adapters/events/raw-keys-of-sqs-event.ts';

function eventOf(...bodies: string[]): SQSEvent {
  return { Records: bodies.map((body, i) => ({ messageId: String(i), body }) as SQSRecord) };
}

const KEY = 'raw/tweets/day=2026-11-21/2026-11-21T13-05Z-0123456789ab.json';

describe('rawKeysOfSqsEvent', () => {
  it('reads the key that the rule passes on', () => {
    expect(rawKeysOfSqsEvent(eventOf(JSON.stringify(KEY), '"raw/tweets/a+b%20c=é.json"'))).toEqual({
      messages: [
        { messageId: '0', key: KEY },
        { messageId: '1', key: 'raw/tweets/a+b%20c=é.json' },
      ],
      unreadable: [],
    });
  });

  it('reads the key of a whole event of EventBridge', () => {
    const event = {
      version: '0',
      'detail-type': 'Object Created',
      source: 'aws.s3',
      detail: { bucket: { name: 'b' }, object: { key: KEY, size: 5, etag: 'e', sequencer: '00' }, reason: 'PutObject' },
    };

    expect(rawKeysOfSqsEvent(eventOf(JSON.stringify(event))).messages).toEqual([{ messageId: '0', key: KEY }]);
  });

  it.each([
    '',
    'raw/tweets/x',
    '""',
    '7',
    'null',
    '[]',
    '{}',
    '{"detail":{"object":{"key":7}}}',
    '{"detail":null}',
    '"cut',
  ])('reports %j as unreadable and reads the messages around it', (body) => {
    const { messages, unreadable } = rawKeysOfSqsEvent(eventOf('"raw/a"', body, '"raw/b"'));

    expect(messages.map(({ key }) => key)).toEqual(['raw/a', 'raw/b']);
    expect(unreadable.map(({ messageId }) => messageId)).toEqual(['1']);
  });

  it('keeps what a body holds out of the reason', () => {
    expect(rawKeysOfSqsEvent(eventOf('{"secret":1}')).unreadable[0]?.reason).not.toContain('secret');
  });

  it('never throws and accounts for every message once', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.json(),
            fc.string().map((text) => JSON.stringify(text)),
          ),
        ),
        (bodies) => {
          const { messages, unreadable } = rawKeysOfSqsEvent(eventOf(...bodies));

          const ids = [...messages, ...unreadable].map(({ messageId }) => Number(messageId)).sort((a, b) => a - b);
          expect(ids).toEqual(bodies.map((_, i) => i));
        },
      ),
    );
  });
});
